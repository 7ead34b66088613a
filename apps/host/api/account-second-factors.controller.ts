import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SecondFactors, type Caller, type MadePasskey, type UsedPasskey } from '#identity';
import { FrontDesk } from '../front-desk.js';
import { accountId } from '../http/account-id.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { WaysInDesk } from '../ways-in-desk.js';
import { madePasskey, usedPasskey } from './passkey-bodies.js';

const newFactor = z
  .union([
    z.strictObject({ type: z.enum(['totp', 'passkey']) }),
    z.strictObject({ type: z.literal('sms'), phone: z.string().max(40) }),
  ])
  .meta({ id: 'NewSecondFactor' });
const confirmation = z
  .union([
    z.strictObject({ code: z.string().max(64) }),
    z.strictObject(usedPasskey),
    z.strictObject(madePasskey),
  ])
  .meta({ id: 'ConfirmSecondFactor' });

/** A person's second factors (`/api/v1/account/second-factors`). */
@Controller('api/v1/account/second-factors')
export class SecondFactorsController {
  constructor(
    private readonly factors: SecondFactors,
    private readonly desk: FrontDesk,
    private readonly ways: WaysInDesk,
    private readonly passkeys: PasskeyDesk,
  ) {}

  @Get()
  async list(@LoggedIn() caller: Caller) {
    return { secondFactors: await this.factors.list(caller) };
  }

  /** Of a passkey `options` are for `navigator.credentials`, `ceremony` says whether for `create` or `get`. */
  @Post()
  @AfterStepUp()
  async begin(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Body({ schema: newFactor }) given: z.infer<typeof newFactor>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (given.type === 'sms') return this.desk.beginSmsFactor(site, given.phone);
    if (given.type === 'passkey') return this.passkeys.beginFactor(site, request, reply);
    return this.factors.begin(caller, site.tenant.name);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  async confirm(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Body({ schema: confirmation }) given: z.infer<typeof confirmation>,
    @Req() request: FastifyRequest,
  ) {
    if ('code' in given) return { backupCodes: await this.ways.confirmFactor(site, id, given.code, request) };
    return { backupCodes: await this.passkeys.confirmFactor(site, id, asAnswer(given), request) };
  }

  @Delete(':id')
  @HttpCode(204)
  @AfterStepUp()
  async remove(@OnSite() site: Site, @Param('id', accountId) id: string) {
    await this.ways.removeFactor(site, id);
  }
}

/** An assertion has a signature; what was just made has none. */
function asAnswer(given: UsedPasskey | MadePasskey): { made: MadePasskey } | { used: UsedPasskey } {
  return 'signature' in given.credential.response
    ? { used: given as UsedPasskey }
    : { made: given as MadePasskey };
}
