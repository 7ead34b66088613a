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
  const { email, sms, passkey, oidc, facebook } = identity.loginMethods;
  const sources = encryption.keySources;
  const offered: Omit<LoginMethod, 'grade'>[] = [
    ...(email.enabled ? [{ id: 'email' as const, keySource: sources.email }] : []),
    ...(sms.enabled ? [{ id: 'sms' as const, keySource: sources.sms }] : []),
    ...(passkey.enabled ? [{ id: 'passkey' as const, keySource: sources.passkey }] : []),
    ...oidc.map(({ name }) => ({ id: `oidc:${name}` as const, keySource: sources.oidc })),
    ...(facebook.enabled ? [{ id: 'facebook' as const, keySource: sources.facebook }] : []),
  ];
  return offered
    .map((method) => ({ ...method, grade: GRADES[method.keySource] ?? 'C' }))
    .filter(({ grade }) => grade <= encryption.minimumGrade);
}
