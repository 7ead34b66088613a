import { AddonRefused } from './errors.js';
import type { Manifest } from './manifest.js';
import { isValidAt } from './require-publisher.js';
import type { SignedStatement } from './signed-statements.js';
import { REVIEW, type ReviewPredicate } from './statement.js';
import type { TrustedPerson } from './trust.js';
import type { Verification, VerifiedPackage } from './verify.js';

/**
 * Counts who approved the package, by person and never the publisher's own. `missing` says why the
 * reviews do not suffice; null where they do.
 */
export function countReviews(
  signed: SignedStatement[],
  publisher: TrustedPerson,
  pack: { manifest: Manifest; permissions: readonly string[] },
  { trust, now, purpose }: Pick<Verification, 'trust' | 'now' | 'purpose'>,
): { reviews: VerifiedPackage['reviews']; missing: AddonRefused | null } {
  const counted = new Map<string, VerifiedPackage['reviews'][number]>();
  let why: AddonRefused | null = null;
  for (const { statement, key, revoked } of signed) {
    if (statement.predicateType !== REVIEW) continue;
    if (revoked) {
      why ??= new AddonRefused('key_revoked', `The key of ${key.person.name} has been revoked.`);
      continue;
    }
    const { predicate } = statement;
    const objection = objectionTo(key.person, publisher, predicate, pack.permissions);
    if (objection?.code === 'review_rejected') return { reviews: [], missing: objection };
    if (objection !== null) why ??= objection;
    else if (purpose !== 'load' && !isValidAt(key, now)) {
      why ??= new AddonRefused('key_expired', `The key of ${key.person.name} is outside its validity.`);
    } else if (purpose !== 'load' && new Date(predicate.expiresAt) <= now) {
      why ??= new AddonRefused('review_expired', `The review by ${key.person.name} has expired.`);
    } else {
      counted.set(key.person.name, {
        reviewer: key.person.name,
        reviewedAt: new Date(predicate.reviewedAt),
        expiresAt: new Date(predicate.expiresAt),
        comparedWith: predicate.comparedWith,
      });
    }
  }
  const reviews = [...counted.values()];
  const needed = trust.requiredReviews[pack.manifest.kind];
  if (reviews.length >= needed) return { reviews, missing: null };
  const missing =
    why ??
    new AddonRefused(
      'review_missing',
      `The package has ${reviews.length} of ${needed} reviews that it needs.`,
    );
  return { reviews, missing };
}

/** Why a review does not count, whenever it was made; null where it does. */
function objectionTo(
  reviewer: TrustedPerson,
  publisher: TrustedPerson,
  predicate: ReviewPredicate,
  permissions: readonly string[],
): AddonRefused | null {
  if (!reviewer.roles.includes('reviewer')) {
    return new AddonRefused('review_missing', `${reviewer.name} is no reviewer.`);
  }
  if (reviewer.name === publisher.name) {
    return new AddonRefused('review_self', `${reviewer.name} cannot review a package of their own.`);
  }
  if (predicate.verdict === 'rejected') {
    return new AddonRefused('review_rejected', `${reviewer.name} rejected the package: ${predicate.reason}`);
  }
  if (predicate.permissions.toSorted().join() !== permissions.join()) {
    return new AddonRefused(
      'review_missing',
      `${reviewer.name} reviewed other permissions than the package asks for.`,
    );
  }
  return null;
}
