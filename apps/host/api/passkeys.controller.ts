import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { OnSite, type Site } from '../http/site.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { firstPasskeyBody, passkeyLoginBody } from './passkey-bodies.js';

/** Logging in with a passkey (`/api/v1/auth/passkey`). */
@Controller('api/v1/auth/passkey')
export class PasskeysController {
  constructor(private readonly desk: PasskeyDesk) {}

  /** `options` are what `navigator.credentials.get` takes; the answer goes to logging in, stepping up or a reset. */
  @Post('options')
  @HttpCode(200)
  async ask(
    @OnSite() site: Site,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.desk.ask(site, request, reply);
  }

  /**
   * After `passkey_needed`: the account of a first login elsewhere, made with its passkey. `code` is the recovery
   * code beside it, shown once.
   */
  @Post('first')
  async first(
    @OnSite() site: Site,
    @Body({ schema: firstPasskeyBody }) { takeSessions = [], ...answer }: z.infer<typeof firstPasskeyBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { loggedIn, code } = await this.desk.finishFirst(site, answer, takeSessions, request, reply);
    return { user: loggedIn.user, code };
  }

  @Post()
  @HttpCode(200)
  async login(
    @OnSite() site: Site,
    @Body({ schema: passkeyLoginBody }) { takeSessions = [], ...answer }: z.infer<typeof passkeyLoginBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return { user: await this.desk.login(site, answer, takeSessions, request, reply) };
  }
}
