import type { PackageContents } from '../package/read-package.js';
import { sealEnvelope } from './envelope.js';
import type { SigningKey } from './key-file.js';
import { publishStatement, type ReviewPredicate, reviewStatement } from './statement.js';

/** The publisher's word for a package: one line for its attestation file. */
export function signPackage({ manifest, digest }: PackageContents, key: SigningKey, now: Date): string {
  const predicate = { publishedAt: now.toISOString() };
  return sealEnvelope(
    publishStatement(manifest.name, manifest.version, digest, predicate),
    key.privateKey,
    key.id,
  );
}

/** What a reviewer decides; the permissions are those of the package under review. */
export type Review = Omit<ReviewPredicate, 'permissions'>;

/** A reviewer's word for or against a package: one line for its attestation file. */
export function reviewPackage(
  { manifest, digest }: PackageContents,
  key: SigningKey,
  review: Review,
): string {
  const predicate = {
    verdict: review.verdict,
    reason: review.reason,
    reviewedAt: review.reviewedAt,
    expiresAt: review.expiresAt,
    permissions: manifest.permissions,
    comparedWith: review.comparedWith,
  };
  return sealEnvelope(
    reviewStatement(manifest.name, manifest.version, digest, predicate),
    key.privateKey,
    key.id,
  );
}
