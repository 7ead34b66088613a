import { createHash } from 'node:crypto';
import { readArchive, type ArchiveLimits } from './archive.js';
import { AddonRefused } from './errors.js';
import { readManifest, type Manifest } from './manifest.js';
import { permissionIds } from './permissions.js';
import { readAttestations, type SignedStatement } from './signed-statements.js';
import type { Trust } from './trust.js';
import { requirePublisher } from './require-publisher.js';
import { countReviews } from './count-reviews.js';

/** Whose judgement and when. */
export interface Verification {
  trust: Trust;
  now: Date;
  /** Keys of people with the role `demo` count only in development. */
  demoCounts: boolean;
  limits: ArchiveLimits;
  /**
   * `install` asks that keys and reviews are valid now; `load` lets an installed version go on after
   * they expired, until it is revoked; `publish` lets missing reviews be.
   */
  purpose: 'install' | 'load' | 'publish';
}

/** A package whose bytes, publisher and reviews were checked. */
export interface VerifiedPackage {
  name: string;
  version: string;
  /** `sha512:<hex>` of the tarball. */
  digest: string;
  manifest: Manifest;
  /** By path below the package's top folder. */
  files: Map<string, Buffer>;
  /** As `permissionIds` writes them. */
  permissions: string[];
  publisher: string;
  publishedAt: Date;
  reviews: { reviewer: string; reviewedAt: Date; expiresAt: Date; comparedWith: string | null }[];
  /** Approved: with the reviews that its kind needs. */
  state: 'approved' | 'pending';
}

export function digestOf(tarball: Buffer): string {
  return `sha512:${createHash('sha512').update(tarball).digest('hex')}`;
}

/**
 * Verifies a tarball against the attestations beside it. Throws `AddonRefused` with the code of the
 * first thing that is wrong: what was revoked, then signatures, then what is inside, then reviews.
 */
export async function verifyPackage(
  tarball: Buffer,
  attestations: string,
  verification: Verification,
): Promise<VerifiedPackage> {
  const { trust, limits, purpose } = verification;
  const digest = digestOf(tarball);
  if (trust.revokedDigests.has(digest)) {
    throw new AddonRefused('digest_revoked', 'This package has been revoked.');
  }
  const signed = readAttestations(attestations, digest, verification);
  const files = await readArchive(tarball, limits);
  const manifestFile = files.get('package.json');
  if (manifestFile === undefined) throw new AddonRefused('manifest_invalid', 'There is no package.json.');
  const manifest = readManifest(manifestFile.toString('utf8'));
  requireSubject(signed, digest, manifest);
  const { publisher, publishedAt } = requirePublisher(signed, manifest, verification);
  const permissions = permissionIds(manifest);
  const { reviews, missing } = countReviews(signed, publisher, { manifest, permissions }, verification);
  if (missing !== null && (purpose !== 'publish' || missing.code === 'review_rejected')) throw missing;
  return {
    name: manifest.name,
    version: manifest.version,
    digest,
    manifest,
    files,
    permissions,
    publisher: publisher.name,
    publishedAt,
    reviews,
    state: missing === null ? 'approved' : 'pending',
  };
}

/** Every statement that counts is about this very tarball and the name and version inside it. */
function requireSubject(signed: SignedStatement[], digest: string, { name, version }: Manifest): void {
  for (const { statement, subject } of signed) {
    if (`sha512:${statement.subject[0]!.digest.sha512}` !== digest) {
      throw new AddonRefused('digest_mismatch', 'A statement is about another file than this one.');
    }
    if (subject !== `${name}@${version}`) {
      throw new AddonRefused(
        'digest_mismatch',
        `A statement is about ${subject}, the package is ${name}@${version}.`,
      );
    }
  }
}
