import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { EmailDesk } from '../email-desk.js';
import { OnSite, type Site } from '../http/site.js';
import { PeopleDesk } from '../people-desk.js';
import { ResetDesk } from '../reset-desk.js';
import { forgotBody, invitedBody, resetBody, tokenBody } from './email-bodies.js';

/** What goes by mailed links (`/api/v1/auth/email…`, `/api/v1/auth/password…`). */
@Controller('api/v1/auth')
export class EmailController {
  constructor(
    private readonly emails: EmailDesk,
    private readonly resets: ResetDesk,
    private readonly people: PeopleDesk,
  ) {}

  @Post('email/confirm')
  @HttpCode(204)
  async confirm(@OnSite() site: Site, @Body({ schema: tokenBody }) { token }: z.infer<typeof tokenBody>) {
    await this.emails.confirm(site, token);
  }

  /** By the link in the mail to an account's earlier address. */
  @Post('email/undo')
  @HttpCode(204)
  async undo(@OnSite() site: Site, @Body({ schema: tokenBody }) { token }: z.infer<typeof tokenBody>) {
    await this.emails.undo(site, token);
  }

  /** By the link that an admin had mailed: makes the account with this password, and logs it in. */
  @Post('register/invited')
  async acceptInvitation(
    @OnSite() site: Site,
    @Body({ schema: invitedBody }) given: z.infer<typeof invitedBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return { user: await this.people.accept(site, given, request, reply) };
  }

  /** The same for any address. */
  @Post('password/forgot')
  @HttpCode(202)
  async forgot(@OnSite() site: Site, @Body({ schema: forgotBody }) { email }: z.infer<typeof forgotBody>) {
    await this.resets.forgot(site, email);
    return {};
  }

  /** A recovery code is used up; a new one is made in the account. */
  @Post('password/reset')
  @HttpCode(204)
  async reset(
    @OnSite() site: Site,
    @Body({ schema: resetBody }) { challenge, credential, prf, ...proof }: z.infer<typeof resetBody>,
    @Req() request: FastifyRequest,
  ) {
    const passkey = challenge && credential ? { challenge, credential, prf } : undefined;
    await this.resets.reset(site, { ...proof, passkey }, false, request);
  }
}
