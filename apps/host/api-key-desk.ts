import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PlatformKey } from '#encryption';
import { ApiKeys, signAccessToken, type ApiScope, type ListedApiKey } from '#identity';
import { FrontDesk } from './front-desk.js';
import { callerOf, type Site } from './http/site.js';
import { TenantSettings } from './tenant-settings.js';
import { WayInNotices } from './way-in-notices.js';

/** What a program gets for its key (RFC 6749, 5.1). */
export interface IssuedToken {
  accessToken: string;
  tokenType: 'Bearer';
  /** Seconds. */
  expiresIn: number;
}

/** Keys for programs, and the tokens that they are exchanged for. */
@Injectable()
export class ApiKeyDesk {
  constructor(
    private readonly front: FrontDesk,
    private readonly keys: ApiKeys,
    private readonly platformKey: PlatformKey,
    private readonly settings: TenantSettings,
    private readonly notices: WayInNotices,
  ) {}

  /** The key is shown this once. Throws `NotLoggedIn`. */
  async make(
    site: Site,
    wanted: { name: string; scopes: readonly ApiScope[] },
  ): Promise<{ id: string; key: string }> {
    const made = await this.keys.make(callerOf(site), wanted);
    await this.notices.tell(site, 'way-in-changed');
    return made;
  }

  /** Throws `NotLoggedIn`. */
  list(site: Site): Promise<ListedApiKey[]> {
    return this.keys.list(callerOf(site));
  }

  /** Where the key opened answers the account is re-keyed, and this browser gets a new login. Throws `UnknownApiKey`. */
  async remove(site: Site, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { identity } = await this.settings.of(site.tenant.id);
    const origin = this.front.originOf(site, request);
    const renewed = await this.keys.remove(callerOf(site), id, identity, origin);
    if (renewed !== null) await this.front.letIn(site, renewed, [], reply);
  }

  /** Throws what `ApiKeys.exchange` throws. */
  async exchange(site: Site, apiKey: string): Promise<IssuedToken> {
    const login = await this.keys.exchange(site.tenant, apiKey, site);
    const expiresIn = this.keys.tokenSeconds;
    const accessToken = await signAccessToken(
      this.platformKey,
      site.tenant.id,
      site.origin,
      login,
      expiresIn,
    );
    return { accessToken, tokenType: 'Bearer', expiresIn };
  }
}
