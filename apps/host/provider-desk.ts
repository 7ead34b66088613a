import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProviderLogin, type Caller } from '#identity';
import { FrontDesk } from './front-desk.js';
import { AWAY_SECONDS } from './http/away-seconds.js';
import { LoginCookies } from './http/login-cookies.js';
import { returnAddress } from './http/return-address.js';
import type { Site } from './http/site.js';
import { afterLogin } from './pages/lock-offer.js';
import { LoginProviders } from './login-providers.js';
import { TenantSettings } from './tenant-settings.js';
import { WayInNotices } from './way-in-notices.js';

/** Sends people to a login elsewhere and lets them in when they come back. */
@Injectable()
export class ProviderDesk {
  constructor(
    private readonly logins: ProviderLogin,
    private readonly providers: LoginProviders,
    private readonly desk: FrontDesk,
    private readonly cookies: LoginCookies,
    private readonly settings: TenantSettings,
    private readonly notices: WayInNotices,
  ) {}

  /** Where the browser goes; its cookie is set. `joiner`: whose account gets this way in. Throws 404. */
  async begin(
    site: Site,
    id: string,
    errand: { returnTo: string | undefined; take: string[] },
    request: FastifyRequest,
    reply: FastifyReply,
    joiner: Caller | null = null,
  ): Promise<URL> {
    const provider = this.providers.of(await this.settings.of(site.tenant.id), id);
    const { url, browser } = await this.logins.begin(
      site.tenant,
      provider,
      redirectUri(site, id),
      { take: errand.take, returnTo: returnAddress(errand.returnTo, site.origin) },
      this.cookies.away(request, site.secure),
      joiner,
    );
    this.cookies.setAway(reply, site, browser, AWAY_SECONDS);
    return url;
  }

  /** Lets in who came back; gives the path to go on to. Throws 404 and what `ProviderLogin.finish` throws. */
  async finish(site: Site, id: string, request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const config = await this.settings.of(site.tenant.id);
    const provider = this.providers.of(config, id);
    const { oidc, facebook } = config.encryption.keySources;
    const firstPasskey = this.desk.firstPasskey(site, id === 'facebook' ? facebook : oidc, request);
    const arrival = await this.desk.boundToBrowser(site, reply, () =>
      this.logins.finish(
        site.tenant,
        provider,
        new URL(request.url, site.origin),
        this.cookies.away(request, site.secure),
        site.caller,
        { ...config.identity, firstPasskey },
        this.desk.originOf(site, request),
      ),
    );
    if ('joined' in arrival) {
      await this.notices.tell(site, 'way-in-changed');
      return arrival.returnTo;
    }
    await this.desk.letIn(site, arrival.loggedIn, arrival.take, reply);
    return afterLogin(config, arrival.loggedIn, arrival.returnTo);
  }
}

/** One address per provider and tenant (RFC 9700, 4.4.2.2: distinct redirect URIs against mix-up). */
function redirectUri({ origin }: Site, id: string): string {
  return `${origin}/auth/${id.replace(':', '/')}/callback`;
}
