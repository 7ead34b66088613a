import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SecondFactors, type Caller } from '#identity';
import { FrontDesk } from '../front-desk.js';
import { accountId } from '../http/account-id.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';

const newFactor = z.strictObject({ type: z.literal('totp') }).meta({ id: 'NewSecondFactor' });
const confirmation = z.strictObject({ code: z.string().max(64) }).meta({ id: 'ConfirmSecondFactor' });

/** A person's second factors (`/api/v1/account/second-factors`). */
@Controller('api/v1/account/second-factors')
export class SecondFactorsController {
  constructor(
    private readonly factors: SecondFactors,
    private readonly desk: FrontDesk,
  ) {}

  @Get()
  async list(@LoggedIn() caller: Caller) {
    return { secondFactors: await this.factors.list(caller) };
  }

  @Post()
  @AfterStepUp()
  async begin(
    @OnSite() { tenant }: Site,
    @LoggedIn() caller: Caller,
    @Body({ schema: newFactor }) _given: z.infer<typeof newFactor>,
  ) {
    return this.factors.begin(caller, tenant.name);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  async confirm(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Body({ schema: confirmation }) { code }: z.infer<typeof confirmation>,
    @Req() request: FastifyRequest,
  ) {
    return { backupCodes: await this.desk.confirmFactor(site, id, code, request) };
  }

  @Delete(':id')
  @HttpCode(204)
  @AfterStepUp()
  async remove(@LoggedIn() caller: Caller, @Param('id', accountId) id: string) {
    await this.factors.remove(caller, id);
  }
}
