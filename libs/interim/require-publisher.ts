import { AddonRefused } from './errors.js';
import type { Manifest } from './manifest.js';
import type { SignedStatement } from './signed-statements.js';
import { PUBLISH } from './statement.js';
import { mayPublish, type TrustedKey, type TrustedPerson } from './trust.js';
import type { Verification } from './verify.js';

/**
 * The person who published the package. Throws `AddonRefused`: `signature_missing`,
 * `publisher_not_allowed`, `key_expired`.
 */
export function requirePublisher(
  signed: SignedStatement[],
  { name }: Pick<Manifest, 'name'>,
  verification: Pick<Verification, 'now' | 'purpose'>,
): { publisher: TrustedPerson; publishedAt: Date } {
  const all = signed.filter(({ statement }) => statement.predicateType === PUBLISH);
  const published = all.filter(({ revoked }) => !revoked);
  if (all.length > 0 && published.length === 0) {
    throw new AddonRefused('key_revoked', 'The key that signed the package has been revoked.');
  }
  if (published.length === 0) {
    throw new AddonRefused(
      'signature_missing',
      'No publisher whom this installation trusts has signed the package.',
    );
  }
  const allowed = published.find(
    ({ key: { person } }) => person.roles.includes('publisher') && mayPublish(person, name),
  );
  if (allowed === undefined) {
    throw new AddonRefused(
      'publisher_not_allowed',
      `${published[0]!.key.person.name} may not publish ${name}.`,
    );
  }
  if (verification.purpose !== 'load' && !isValidAt(allowed.key, verification.now)) {
    throw new AddonRefused('key_expired', `The key of ${allowed.key.person.name} is outside its validity.`);
  }
  const { predicate } = allowed.statement as Extract<
    SignedStatement['statement'],
    { predicateType: typeof PUBLISH }
  >;
  return { publisher: allowed.key.person, publishedAt: new Date(predicate.publishedAt) };
}

export function isValidAt(key: TrustedKey, now: Date): boolean {
  return key.validFrom <= now && now < key.validUntil;
}
