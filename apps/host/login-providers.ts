import { NotFoundException } from '@nestjs/common';
import type { Config } from '#config';
import { Egress, type EgressRules } from '#egress';
import { FacebookProvider, OidcProvider, type LoginProvider } from '#identity';
import { requireMethod } from './api/login-methods.js';

const MOST_REMEMBERED = 1000;

/** The logins elsewhere of every tenant, by what its configuration says; each remembers what discovery gave. */
export class LoginProviders {
  private readonly egress: Egress;
  private readonly made = new Map<string, LoginProvider>();

  constructor(rules: EgressRules) {
    this.egress = new Egress(rules);
  }

  /** `id` as `GET /auth/methods` gives it. Throws 404 where the tenant does not offer it. */
  of(config: Config, id: string): LoginProvider {
    requireMethod(config, id);
    const { oidc, facebook } = config.identity.loginMethods;
    if (id === 'facebook') {
      const { clientId, clientSecret, baseUrl } = facebook;
      if (clientId === null || clientSecret === null) throw new NotFoundException();
      const settings = { clientId, clientSecret, baseUrl };
      return this.remembered([id, settings], () => new FacebookProvider(settings, this.egress));
    }
    const settings = oidc.find(({ name }) => id === `oidc:${name}`);
    if (settings === undefined) throw new NotFoundException();
    return this.remembered([id, settings], () => new OidcProvider(settings, this.egress));
  }

  private remembered(settings: object, make: () => LoginProvider): LoginProvider {
    const key = JSON.stringify(settings);
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const provider = make();
    if (this.made.size >= MOST_REMEMBERED) this.made.clear();
    this.made.set(key, provider);
    return provider;
  }
}
