import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentUser, type Caller } from '#identity';
import { EmailDesk } from '../email-desk.js';
import { FrontDesk } from '../front-desk.js';
import { PasskeyDesk } from '../passkey-desk.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { TenantSettings } from '../tenant-settings.js';
import {
  loginBody,
  registerBody,
  resumeBody,
  smsBody,
  smsVerifyBody,
  stepUpBody,
  stepUpCodeBody,
} from './auth-bodies.js';
import { loginMethods } from './login-methods.js';

/** Logging in and out (`/api/v1/auth/…`). */
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly desk: FrontDesk,
    private readonly passkeys: PasskeyDesk,
    private readonly emails: EmailDesk,
    private readonly users: CurrentUser,
    private readonly settings: TenantSettings,
  ) {}

  @Post('register')
  async register(
    @OnSite() site: Site,
    @Body({ schema: registerBody }) { takeSessions = [], ...given }: z.infer<typeof registerBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const user = await this.emails.register(site, given, takeSessions, request, reply);
    if (user !== null) return { user };
    reply.code(202);
    return {};
  }

  @Post('login')
  @HttpCode(200)
  async login(
    @OnSite() site: Site,
    @Body({ schema: loginBody }) { takeSessions = [], ...sent }: z.infer<typeof loginBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { challenge, credential, prf, ...given } = sent;
    const passkey = challenge && credential ? { challenge, credential, prf } : undefined;
    return { user: await this.desk.login(site, { ...given, passkey }, takeSessions, request, reply) };
  }

  @Post('sms')
  @HttpCode(202)
  async sendCode(
    @OnSite() site: Site,
    @Body({ schema: smsBody }) { phone }: z.infer<typeof smsBody>,
    @Req() request: FastifyRequest,
  ) {
    return this.desk.sendCode(site, phone, request);
  }

  @Post('sms/verify')
  @HttpCode(200)
  async loginByCode(
    @OnSite() site: Site,
    @Body({ schema: smsVerifyBody }) { takeSessions = [], ...given }: z.infer<typeof smsVerifyBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { user } = await this.desk.loginByCode(site, given, takeSessions, request, reply);
    return { user };
  }

  @Post('resume-code')
  async makeResumeCode(@OnSite() site: Site, @Res({ passthrough: true }) reply: FastifyReply) {
    const { code } = await this.desk.makeResumeCode(site, reply);
    return { code };
  }

  @Post('resume')
  @HttpCode(200)
  async resume(
    @OnSite() site: Site,
    @Body({ schema: resumeBody }) { code }: z.infer<typeof resumeBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const resumed = await this.desk.resume(site, code, request, reply);
    return { code: resumed.code };
  }

  @Post('logout')
  @HttpCode(204)
  async logout(@OnSite() site: Site, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.desk.logout(site, reply);
  }

  @Post('recovery')
  @HttpCode(200)
  async loginByRecoveryCode(
    @OnSite() site: Site,
    @Body({ schema: resumeBody }) { code }: z.infer<typeof resumeBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.desk.loginByRecoveryCode(site, code, request, reply);
  }

  @Post('step-up')
  @HttpCode(204)
  async stepUp(
    @OnSite() site: Site,
    @Body({ schema: stepUpBody }) given: z.infer<typeof stepUpBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if ('credential' in given) await this.passkeys.stepUp(site, given, request, reply);
    else await this.desk.stepUp(site, given, request, reply);
  }

  /** A code to step up by, sent to the account's own address or number; the same where too many were asked for. */
  @Post('step-up/code')
  @HttpCode(202)
  async sendStepUpCode(
    @OnSite() site: Site,
    @Body({ schema: stepUpCodeBody }) { by }: z.infer<typeof stepUpCodeBody>,
  ) {
    await this.desk.sendStepUpCode(site, by);
    return {};
  }

  @Get('me')
  async me(@LoggedIn() caller: Caller) {
    return { user: await this.users.of(caller) };
  }

  @Get('methods')
  async methods(@OnSite() site: Site) {
    return { methods: loginMethods(await this.settings.of(site.tenant.id)) };
  }
}
