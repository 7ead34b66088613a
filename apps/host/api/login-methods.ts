import type { Config } from '#config';

export interface LoginMethod {
  id: 'email' | 'sms';
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
  const { email, sms } = identity.loginMethods;
  const offered: LoginMethod['id'][] = [
    ...(email.enabled ? ['email' as const] : []),
    ...(sms.enabled ? ['sms' as const] : []),
  ];
  return offered
    .map((id) => {
      const keySource = encryption.keySources[id];
      return { id, keySource, grade: GRADES[keySource] ?? 'C' };
    })
    .filter(({ grade }) => grade <= encryption.minimumGrade);
}
