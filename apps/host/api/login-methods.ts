import { NotFoundException } from '@nestjs/common';
import type { Config } from '#config';

export interface LoginMethod {
  id: 'email' | 'sms' | 'passkey' | 'facebook' | `oidc:${string}`;
  keySource: string;
  grade: 'A' | 'B' | 'C';
}

const GRADES: { readonly [source: string]: LoginMethod['grade'] } = {
  password: 'B',
  derived: 'C',
  passkey: 'A',
};

/** The ways in that a tenant offers, each with its key source; weaker ones than `minimum_grade` are hidden. */
export function loginMethods({ identity, encryption }: Config): LoginMethod[] {
  const { email, passkey, sms, oidc, facebook } = identity.loginMethods;
  const sources = encryption.keySources;
  const offered: Omit<LoginMethod, 'grade'>[] = [
    ...(email.enabled ? [{ id: 'email' as const, keySource: sources.email }] : []),
    ...(passkey.enabled ? [{ id: 'passkey' as const, keySource: sources.passkey }] : []),
    ...(sms.enabled ? [{ id: 'sms' as const, keySource: sources.sms }] : []),
    ...oidc.map(({ name }) => ({ id: `oidc:${name}` as const, keySource: sources.oidc })),
    ...(facebook.enabled ? [{ id: 'facebook' as const, keySource: sources.facebook }] : []),
  ];
  return offered
    .map((method) => ({ ...method, grade: GRADES[method.keySource] ?? 'C' }))
    .filter(
      ({ id, keySource, grade }) =>
        grade <= encryption.minimumGrade && hasItsKey(id, keySource, passkey.enabled),
    );
}

/** Whether the tenant offers this way in. */
export function offers(config: Config, id: string): boolean {
  return loginMethods(config).some((method) => method.id === id);
}

/** Throws 404 where the tenant does not offer this way in, or asks for a better lock than it gives. */
export function requireMethod(config: Config, id: string): void {
  if (!offers(config, id)) throw new NotFoundException();
}

/**
 * Where the first login elsewhere makes a passkey, passkeys have to be a way in. With an address nothing makes
 * one, so that is not offered.
 */
function hasItsKey(id: LoginMethod['id'], keySource: string, hasPasskeys: boolean): boolean {
  return keySource !== 'passkey' || (id !== 'email' && hasPasskeys);
}
