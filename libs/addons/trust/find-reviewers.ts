import { AddonRefused } from '../errors.js';
import type { ReviewPredicate } from '../attestations/statement.js';
import type { TrustedKey } from './trust.js';
import type { TrustedPerson } from './trust-file.js';
import { isValid, keyRefusal, type Verification } from './verification.js';
import type { Approval, VerifiedPackage } from './verified-package.js';

export interface Reviewers {
  approvals: Approval[];
  /** What expired since. */
  notices: string[];
  /** `pending`: more have to approve it before it can be installed; for the purpose `publish` alone. */
  state: VerifiedPackage['state'];
}

/**
 * The approvals that count: one a person, none by the publisher's own.
 * @throws AddonRefused where they are too few, with what is wrong with the first that did not count;
 * or `review_rejected` for a single no.
 */
export function findReviewers(verification: Verification, publisher: TrustedPerson): Reviewers {
  const { signed, strangers, manifest, trust, now, purpose } = verification;
  const approvals = new Map<string, Approval>();
  const notices: string[] = [];
  let refusal: AddonRefused | null = null;
  for (const { key, statement } of signed) {
    if (statement.type !== 'review') continue;
    const refused = reviewRefusal(key, statement.predicate, publisher, verification);
    if (refused?.code === 'review_rejected') throw refused;
    refusal ??= refused;
    if (refused || approvals.has(key.person.name)) continue;
    approvals.set(key.person.name, approvalOf(key, statement.predicate));
    if (Date.parse(statement.predicate.expiresAt) < now || !isValid(key, now)) {
      notices.push(`The review by ${key.person.name} has expired.`);
    }
  }
  const required = trust.requiredReviews(manifest.kind);
  if (approvals.size < required) {
    const why = refusal ?? shortfall(approvals.size, required, strangers);
    if (purpose !== 'publish' || why.code !== 'review_missing') throw why;
    return { approvals: [...approvals.values()], notices, state: 'pending' };
  }
  return { approvals: [...approvals.values()], notices, state: 'approved' };
}

function shortfall(given: number, required: number, strangers: number): AddonRefused {
  return strangers > 0
    ? new AddonRefused('key_unknown', 'A review was signed by no key in the trust file.')
    : new AddonRefused('review_missing', `The package has ${given} of ${required} reviews.`);
}

function reviewRefusal(
  key: TrustedKey,
  review: ReviewPredicate,
  publisher: TrustedPerson,
  verification: Verification,
): AddonRefused | null {
  const { name, roles } = key.person;
  if (!roles.includes('reviewer')) return new AddonRefused('review_missing', `${name} is no reviewer here.`);
  const refused = keyRefusal(key, verification);
  if (refused?.code === 'key_revoked') return refused;
  // A no is a revocation: it outlives the key that said it.
  if (review.verdict === 'rejected') {
    return new AddonRefused('review_rejected', `${name} rejected the package: ${review.reason}`);
  }
  if (refused) return refused;
  if (key.person === publisher) {
    return new AddonRefused('review_self', `${name} published the package and cannot review it.`);
  }
  if (verification.purpose !== 'load' && Date.parse(review.expiresAt) < verification.now) {
    return new AddonRefused('review_expired', `The review by ${name} expired on ${review.expiresAt}.`);
  }
  const unseen = verification.manifest.permissions.find(
    (permission) => !review.permissions.includes(permission),
  );
  return unseen === undefined
    ? null
    : new AddonRefused('review_missing', `${name} reviewed the package without its permission ${unseen}.`);
}

function approvalOf(key: TrustedKey, review: ReviewPredicate): Approval {
  return {
    name: key.person.name,
    keyid: key.id,
    reason: review.reason,
    reviewedAt: new Date(review.reviewedAt),
    expiresAt: new Date(review.expiresAt),
    comparedWith: review.comparedWith,
  };
}
