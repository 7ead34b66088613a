import type { Environment } from '#config';
import { readEnvelope } from '../attestations/envelope.js';
import { packageUrl, type Statement } from '../attestations/statement.js';
import { AddonRefused } from '../errors.js';
import { ARCHIVE_LIMITS, type ArchiveLimits } from '../package/archive-limits.js';
import { digestOf } from '../package/digest.js';
import { readPackage } from '../package/read-package.js';
import { findPublisher } from './find-publisher.js';
import { findReviewers } from './find-reviewers.js';
import { openEnvelope, type Signed } from './signers.js';
import type { Trust } from './trust.js';
import type { Purpose } from './verification.js';
import type { VerifiedPackage } from './verified-package.js';

export interface VerifyOptions {
  /** In ms since 1970. */
  now: number;
  environment: Environment;
  purpose: Purpose;
  limits?: ArchiveLimits;
}

/**
 * Checks a tarball against its attestations (the lines of its file) and the trust of this
 * installation. Nothing is unpacked that a signature does not speak of.
 * @throws AddonRefused with the code of what is wrong
 */
export async function verify(
  tarball: Buffer,
  attestations: readonly string[],
  trust: Trust,
  options: VerifyOptions,
): Promise<VerifiedPackage> {
  const { limits = ARCHIVE_LIMITS } = options;
  const digest = digestOf(tarball);
  if (trust.isDigestRevoked(digest)) {
    throw new AddonRefused('digest_revoked', `${digest} was revoked.`);
  }
  const envelopes = attestations.map(readEnvelope);
  if (envelopes.length === 0) {
    // An author who has not signed yet learns first what else is wrong.
    await readPackage(tarball, limits);
    throw new AddonRefused(
      'signature_missing',
      'The package has no attestation: its publisher has to sign it.',
    );
  }
  const opened = envelopes.map((envelope) => openEnvelope(envelope, trust, options.environment));
  const signed = opened.filter((each): each is Signed => each !== null);
  for (const { statement } of signed) checkDigest(statement, digest);

  const { manifest, files } = await readPackage(tarball, limits);
  const subject = packageUrl(manifest.name, manifest.version);
  for (const { statement } of signed) checkSubject(statement, subject);

  const context = { signed, strangers: opened.length - signed.length, digest, manifest, trust, ...options };
  const publisher = findPublisher(context);
  const { approvals, notices, state } = findReviewers(context, publisher.key.person);
  return {
    name: manifest.name,
    version: manifest.version,
    digest,
    kind: manifest.kind,
    manifest,
    files,
    publisher: publisher.key.person.name,
    publishedAt: publisher.publishedAt,
    state,
    reviewers: approvals,
    permissions: manifest.permissions,
    notices: [...publisher.notices, ...notices],
  };
}

function checkDigest({ subject }: Statement, digest: string): void {
  if (subject.digest !== digest) {
    throw new AddonRefused(
      'digest_mismatch',
      `What was signed is ${subject.digest}; this package is ${digest}.`,
    );
  }
}

function checkSubject({ subject }: Statement, name: string): void {
  if (subject.name !== name) {
    throw new AddonRefused(
      'digest_mismatch',
      `What was signed is ${subject.name}; this package says that it is ${name}.`,
    );
  }
}
