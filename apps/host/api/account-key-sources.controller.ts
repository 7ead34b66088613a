import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { KeySlots, type Caller } from '#identity';
import { FrontDesk } from '../front-desk.js';
import { accountId } from '../http/account-id.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';

const newSource = z.strictObject({ source: z.literal('recovery') }).meta({ id: 'NewKeySource' });

/** The ways to unlock a person's account (`/api/v1/account/key-sources`). */
@Controller('api/v1/account/key-sources')
export class KeySourcesController {
  constructor(
    private readonly slots: KeySlots,
    private readonly desk: FrontDesk,
  ) {}

  @Get()
  async list(@LoggedIn() caller: Caller) {
    return this.slots.list(caller);
  }

  @Post()
  @AfterStepUp()
  async add(@LoggedIn() caller: Caller, @Body({ schema: newSource }) _given: z.infer<typeof newSource>) {
    return this.slots.addRecovery(caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @AfterStepUp()
  async remove(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.desk.removeKeySource(site, id, request, reply);
  }
}
