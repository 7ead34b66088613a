import { AddonRefused } from '../errors.js';
import { fitsPattern } from './package-pattern.js';
import type { TrustedKey } from './trust.js';
import { isValid, keyRefusal, type Verification } from './verification.js';

export interface Publisher {
  key: TrustedKey;
  publishedAt: Date;
  notices: string[];
}

/** @throws AddonRefused with what is wrong with the first publisher where none counts */
export function findPublisher(verification: Verification): Publisher {
  const { signed, strangers, manifest, now } = verification;
  let refusal: AddonRefused | null = null;
  for (const { key, statement } of signed) {
    if (statement.type !== 'publish') continue;
    const { person } = key;
    const allowed =
      person.roles.includes('publisher') &&
      person.packages.some((pattern) => fitsPattern(manifest.name, pattern));
    const refused = allowed
      ? keyRefusal(key, verification)
      : new AddonRefused('publisher_not_allowed', `${person.name} may not publish ${manifest.name}.`);
    if (refused === null) {
      const notices = isValid(key, now)
        ? []
        : [`The key of ${person.name}, who published it, is not valid any more.`];
      return { key, publishedAt: new Date(statement.predicate.publishedAt), notices };
    }
    refusal ??= refused;
  }
  if (refusal) throw refusal;
  throw strangers > 0
    ? new AddonRefused('key_unknown', 'No key in the trust file signed the package.')
    : new AddonRefused('signature_missing', 'The package is not signed by a publisher.');
}
