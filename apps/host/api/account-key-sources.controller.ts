import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AccountPasskeys, KeySlots, type Caller } from '#identity';
import { accountId } from '../http/account-id.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { WaysInDesk } from '../ways-in-desk.js';
import { resumeBody } from './auth-bodies.js';
import { madePasskey } from './passkey-bodies.js';

const newSource = z
  .union([
    z.strictObject({ source: z.literal('recovery') }),
    z.strictObject({ source: z.literal('passkey'), ...madePasskey, lock: z.boolean().optional() }),
  ])
  .meta({ id: 'NewKeySource' });

/** The ways to unlock a person's account (`/api/v1/account/key-sources`). */
@Controller('api/v1/account/key-sources')
export class KeySourcesController {
  constructor(
    private readonly slots: KeySlots,
    private readonly own: AccountPasskeys,
    private readonly passkeys: PasskeyDesk,
    private readonly ways: WaysInDesk,
  ) {}

  /** `passkeys` are all of them: one with `keySource: null` logs in and opens nothing. */
  @Get()
  async list(@LoggedIn() caller: Caller) {
    return { ...(await this.slots.list(caller)), passkeys: await this.own.list(caller) };
  }

  /** What `navigator.credentials.create` takes, to make a passkey. */
  @Post('options')
  @HttpCode(200)
  @AfterStepUp()
  async ask(
    @OnSite() site: Site,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.passkeys.askToMake(site, request, reply);
  }

  /**
   * `passkey` with `lock: true` drops every way that the server could work out again, and gives a recovery code
   * (`code`) where no second way would be left.
   */
  @Post()
  @AfterStepUp()
  async add(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Body({ schema: newSource }) given: z.infer<typeof newSource>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (given.source === 'recovery') return this.ways.addRecovery(site);
    if (!given.lock) return this.passkeys.add(site, given, request);
    const { id, code } = await this.passkeys.lock(site, given, request, reply);
    return { id, opens: true, ...(code !== null && { code }) };
  }

  /** A recovery code, typed back by who wrote it down: from now on the list says so. */
  @Post(':id/typed-back')
  @HttpCode(204)
  async typeBack(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Param('id', accountId) id: string,
    @Body({ schema: resumeBody }) { code }: z.infer<typeof resumeBody>,
  ) {
    await this.slots.typeBack(caller, id, code, site);
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
    await this.ways.removeKeySource(site, id, request, reply);
  }
}
