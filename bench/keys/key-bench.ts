import type { EntityManager } from '@mikro-orm/postgresql';
import type { Config } from '#config';
import type { PlatformKey } from '#encryption';
import type { IdentityParts } from '../../apps/host/open-identity.js';

/** What the measurements of keys run on: a database of their own with one tenant. */
export interface KeyBench {
  config: Config;
  em: EntityManager;
  platformKey: PlatformKey;
  identity: IdentityParts;
  tenant: { id: string; slug: string };
}

export const PASSWORD = 'correct horse battery staple';

/** The rules of a login and of a change of password, as configured. */
export function rulesOf({ config }: KeyBench) {
  const { registration, emailConfirmationPrivileges, logins, passwords } = config.identity;
  return { registration, emailConfirmationPrivileges, logins, passwords };
}
