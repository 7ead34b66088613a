import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { EmailDesk } from '../email-desk.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { OnSite, type Site } from '../http/site.js';
import { ResetDesk } from '../reset-desk.js';
import { emailBody, unlockBody } from './email-bodies.js';

/** An account's address, and what a reset locked (`/api/v1/account/…`). */
@Controller('api/v1/account')
export class AccountEmailController {
  constructor(
    private readonly emails: EmailDesk,
    private readonly resets: ResetDesk,
  ) {}

  /** The address is the account's once the link that is mailed to it was used; the same for any address. */
  @Post('email')
  @AfterStepUp()
  @HttpCode(202)
  async change(@OnSite() site: Site, @Body({ schema: emailBody }) { email }: z.infer<typeof emailBody>) {
    await this.emails.ask(site, email);
    return {};
  }

  @Get('locked-answers')
  async locked(@OnSite() site: Site) {
    return { locked: await this.resets.lockedOf(site) };
  }

  /** By the password, or a recovery code, of before the reset. */
  @Post('locked-answers')
  @HttpCode(200)
  async unlock(
    @OnSite() site: Site,
    @Body({ schema: unlockBody }) secret: z.infer<typeof unlockBody>,
    @Req() request: FastifyRequest,
  ) {
    return this.resets.unlock(site, secret, request);
  }
}
