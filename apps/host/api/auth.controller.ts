import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentUser, Logins, type Caller } from '#identity';
import { FrontDesk } from '../front-desk.js';
import { LoginCookies } from '../http/login-cookies.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { TenantSettings } from '../tenant-settings.js';
import { loginBody, registerBody } from './auth-bodies.js';
import { loginMethods } from './login-methods.js';

/** Logging in and out (`/api/v1/auth/…`). */
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly desk: FrontDesk,
    private readonly users: CurrentUser,
    private readonly logins: Logins,
    private readonly cookies: LoginCookies,
    private readonly settings: TenantSettings,
  ) {}

  @Post('register')
  async register(
    @OnSite() site: Site,
    @Body({ schema: registerBody }) { email, password }: z.infer<typeof registerBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const user = await this.desk.register(site, { email, password }, request, reply);
    reply.status(user === null ? 202 : 201);
    return user === null ? {} : { user };
  }

  @Post('login')
  @HttpCode(200)
  async login(
    @OnSite() site: Site,
    @Body({ schema: loginBody }) { email, password }: z.infer<typeof loginBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return { user: await this.desk.login(site, { email, password }, request, reply) };
  }

  @Post('logout')
  @HttpCode(204)
  async logout(@OnSite() site: Site, @Res({ passthrough: true }) reply: FastifyReply) {
    if (site.caller !== null) await this.logins.end(site.tenant.id, site.caller.loginId);
    this.cookies.clear(reply, site);
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
