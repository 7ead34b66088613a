import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasswordLogin, Registration, type LoggedIn, type LoggedInUser, type LoginOrigin } from '#identity';
import { LoginCookies } from './http/login-cookies.js';
import type { Site } from './http/site.js';
import { TenantSettings } from './tenant-settings.js';

const LONGEST_DEVICE_NAME = 120;

/** Lets people in and out, for pages and API alike; the cookies are set here and nowhere else. */
@Injectable()
export class FrontDesk {
  constructor(
    private readonly passwords: PasswordLogin,
    private readonly registration: Registration,
    private readonly cookies: LoginCookies,
    private readonly settings: TenantSettings,
  ) {}

  async login(
    site: Site,
    given: { email: string; password: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LoggedInUser> {
    const { identity } = await this.settings.of(site.tenant.id);
    return this.letIn(
      site,
      await this.passwords.login(site.tenant, given, identity, this.originOf(site, request)),
      reply,
    );
  }

  /** Null where the address must be confirmed first. */
  async register(
    site: Site,
    given: { email: string; password: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LoggedInUser | null> {
    const { identity } = await this.settings.of(site.tenant.id);
    return this.letIn(
      site,
      await this.registration.register(site.tenant, given, identity, this.originOf(site, request)),
      reply,
    );
  }

  private letIn(site: Site, { user, login, device }: LoggedIn, reply: FastifyReply): LoggedInUser {
    this.cookies.set(reply, site, login);
    if (device !== null) this.cookies.setDevice(reply, site, device);
    return user;
  }

  private originOf(site: Site, request: FastifyRequest): LoginOrigin {
    return {
      address: site.address,
      deviceToken: this.cookies.device(request, site.secure),
      deviceName: (request.headers['user-agent'] ?? 'An unnamed browser').slice(0, LONGEST_DEVICE_NAME),
    };
  }
}
