import type { Config } from '#config';
import type { OtherMethod } from '#web';
import { loginMethods } from '../api/login-methods.js';
import { returnQuery } from '../http/return-address.js';

const PRESET_NAMES: { readonly [preset: string]: string } = { google: 'Google', microsoft: 'Microsoft' };

/** The ways to sign in beside e-mail and password, as the login page offers them. */
export function otherWays(config: Config, returnTo: string | undefined): OtherMethod[] {
  const onward = returnQuery(returnTo);
  return loginMethods(config).flatMap(({ id, grade }): OtherMethod[] => {
    if (id === 'email') return [];
    if (id === 'passkey') return [{ id, name: '', kind: 'passkey', href: `/auth/passkey${onward}`, grade }];
    if (id === 'sms') return [{ id, name: '', kind: 'sms', href: '/sms', grade }];
    const name = providerName(config, id);
    return [{ id, name, kind: 'provider', href: `/auth/${id.replace(':', '/')}${onward}`, grade }];
  });
}

/** The logins elsewhere that an account may get as one more way in, each with the page that asks for it. */
export function joinable(config: Config): { name: string; href: string }[] {
  return loginMethods(config)
    .filter(({ id }) => id === 'facebook' || id.startsWith('oidc:'))
    .map(({ id }) => ({
      name: providerName(config, id),
      href: `/auth/${id.replace(':', '/')}/join`,
    }));
}

/** The provider as people know it. */
export function providerName({ identity }: Config, id: string): string {
  if (id === 'facebook') return 'Facebook';
  const entry = identity.loginMethods.oidc.find(({ name }) => id === `oidc:${name}`);
  const own = entry?.name ?? '';
  return PRESET_NAMES[entry?.preset ?? ''] ?? own.charAt(0).toUpperCase() + own.slice(1);
}
