import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiKeyDesk } from '../api-key-desk.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { OnSite, type Site } from '../http/site.js';

const keyBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z
      .array(z.enum(['answers', 'manage']))
      .min(1)
      .max(2),
  })
  .meta({ id: 'NewApiKey' });

const tokenBody = z.strictObject({ apiKey: z.string().max(100) }).meta({ id: 'ApiKey' });

/** Keys for programs (`/api/v1/account/api-keys`), and what they are exchanged for (`/api/v1/auth/token`). */
@Controller('api/v1')
export class ApiKeysController {
  constructor(private readonly desk: ApiKeyDesk) {}

  @Get('account/api-keys')
  async list(@OnSite() site: Site) {
    return { apiKeys: await this.desk.list(site) };
  }

  @Post('account/api-keys')
  @AfterStepUp()
  async make(@OnSite() site: Site, @Body({ schema: keyBody }) wanted: z.infer<typeof keyBody>) {
    return this.desk.make(site, wanted);
  }

  @Delete('account/api-keys/:id')
  @AfterStepUp()
  @HttpCode(204)
  async remove(
    @OnSite() site: Site,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.desk.remove(site, id, request, reply);
  }

  @Post('auth/token')
  @HttpCode(200)
  async exchange(@OnSite() site: Site, @Body({ schema: tokenBody }) { apiKey }: z.infer<typeof tokenBody>) {
    return this.desk.exchange(site, apiKey);
  }
}
