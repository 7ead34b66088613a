import type { EntityManager } from '@mikro-orm/postgresql';
import type { Environment } from '#config';
import type { BlobStore } from '#storage';
import { attestationLines } from '../attestations/attestation-file.js';
import { readEnvelope } from '../attestations/envelope.js';
import { AddonRefused } from '../errors.js';
import type { ArchiveLimits } from '../package/archive-limits.js';
import { digestOf } from '../package/digest.js';
import { Revocations } from '../trust/revocations.js';
import { openEnvelope } from '../trust/signers.js';
import type { TrustInForce } from '../trust/trust-in-force.js';
import type { Purpose } from '../trust/verification.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import { verify, type VerifyOptions } from '../trust/verify.js';
import type { CatalogueEntry } from './catalogue-entry.js';
import { type ListedPackage, listedPackage } from './listed-package.js';
import { PackageBlobs } from './package-blobs.js';
import { type PackageDiff, packageDiff, versionBefore } from './package-diff.js';
import { PackageRows } from './package-rows.js';
import type { ReviewLimits } from './review-limits.js';

export interface CatalogueOptions {
  environment: Environment;
  limits: ArchiveLimits;
  review: ReviewLimits;
  /** In ms since 1970. */
  now: () => number;
}

/**
 * The packages of this installation: tarballs in the blob store by digest, attestations in the
 * database. Whatever it gives out was verified from the stored bytes at that moment.
 */
export class Catalogue {
  private readonly rows: PackageRows;
  private readonly tarballs: PackageBlobs;
  private readonly revocations: Revocations;

  /** @param em of the console's role where it is published to, of any role else */
  constructor(
    em: EntityManager,
    blobs: BlobStore,
    private readonly trust: TrustInForce,
    private readonly options: CatalogueOptions,
  ) {
    this.rows = new PackageRows(em);
    this.tarballs = new PackageBlobs(blobs, options.limits.bytes);
    this.revocations = new Revocations(em);
  }

  /**
   * Takes a package in with the lines of its attestation file. What only lacks reviews is kept as
   * `pending`; whatever else is wrong is refused, and a reviewer's no revokes the digest.
   * @throws AddonRefused
   */
  async publish(tarball: Buffer, attestations: readonly string[]): Promise<VerifiedPackage> {
    await this.trust.read();
    const pack = await this.verifyOrRevoke(tarball, attestations, 'publish');
    await this.tarballs.put(pack.digest, tarball);
    await this.rows.add(pack, attestations);
    return pack;
  }

  /**
   * Adds one envelope to a package; the state is that which it has from then on.
   * @throws AddonRefused where the envelope by itself is not good, `review_rejected` where it says no
   */
  async attest(digest: string, envelope: string): Promise<{ state: VerifiedPackage['state'] }> {
    const trust = await this.trust.read();
    const entry = await this.rows.byDigest(digest);
    const tarball = await this.tarballs.get(digest);
    const lines = attestationLines(entry.attestations);
    // Older reviews may have expired or been refused; that is no reason to turn a new one away.
    const published = lines.filter((line) => {
      const signed = openEnvelope(readEnvelope(line), trust, this.options.environment);
      return signed?.statement.type === 'publish';
    });
    const pack = await this.verifyOrRevoke(tarball, [...published, envelope], 'publish');
    await this.rows.add(pack, [envelope]);
    const { state } = await this.stateOf(await this.rows.byDigest(digest));
    return { state: state === 'approved' ? state : 'pending' };
  }

  /** Everything that was published, each with whether it can be installed now. */
  async list(): Promise<ListedPackage[]> {
    const entries = await this.rows.list();
    return Promise.all(entries.map(async (entry) => listedPackage(entry, await this.stateOf(entry))));
  }

  /** What a version changes against the one before it that may be installed. @throws AddonRefused */
  async diff(digest: string): Promise<PackageDiff> {
    const entry = await this.rows.byDigest(digest);
    const pack = await this.verifyEntry(entry, 'publish');
    const all = await this.list();
    const approved = all.filter(({ name, state }) => name === entry.name && state === 'approved');
    const before = versionBefore(entry.version, approved);
    return packageDiff(pack, before && (await this.open(before.digest, 'load')), this.options.review, all);
  }

  /** A version for who reviews it, whether or not it may be installed yet. @throws AddonRefused */
  async toReview(digest: string): Promise<VerifiedPackage> {
    return this.verifyEntry(await this.rows.byDigest(digest), 'publish');
  }

  /** @throws AddonRefused `not_found` */
  find(name: string, version: string): Promise<CatalogueEntry> {
    return this.rows.byVersion(name, version);
  }

  /** A version verified from its stored bytes. @throws AddonRefused */
  async open(digest: string, purpose: Exclude<Purpose, 'publish'>): Promise<VerifiedPackage> {
    return this.verifyEntry(await this.rows.byDigest(digest), purpose);
  }

  /** Whether a version would be installed, and if not, why. `pack` where it is approved or pending. */
  private async stateOf(entry: CatalogueEntry): Promise<PackageState> {
    try {
      const pack = await this.verifyEntry(entry, 'publish');
      return { state: pack.state, code: pack.state === 'pending' ? 'review_missing' : null, pack };
    } catch (error) {
      if (!(error instanceof AddonRefused)) throw error;
      return { state: isRevocation(error) ? 'revoked' : 'refused', code: error.code, pack: null };
    }
  }

  private async verifyEntry({ digest, attestations }: CatalogueEntry, purpose: Purpose) {
    const tarball = await this.tarballs.get(digest);
    return verify(
      tarball,
      attestationLines(attestations),
      await this.trust.current(),
      this.optionsFor(purpose),
    );
  }

  private async verifyOrRevoke(
    tarball: Buffer,
    attestations: readonly string[],
    purpose: Purpose,
  ): Promise<VerifiedPackage> {
    try {
      return await verify(tarball, attestations, await this.trust.current(), this.optionsFor(purpose));
    } catch (error) {
      if (error instanceof AddonRefused && error.code === 'review_rejected') {
        await this.revocations.add({ kind: 'digest', value: digestOf(tarball), reason: error.message });
        await this.trust.read();
      }
      throw error;
    }
  }

  private optionsFor(purpose: Purpose): VerifyOptions {
    const { environment, limits, now } = this.options;
    return { environment, limits, now: now(), purpose };
  }
}

export type PackageState =
  | { state: VerifiedPackage['state']; code: 'review_missing' | null; pack: VerifiedPackage }
  | { state: 'revoked' | 'refused'; code: AddonRefused['code']; pack: null };

/** Trust was taken away, by whom it belongs to; anything else may be mended. */
export function isRevocation({ code }: AddonRefused): boolean {
  return code === 'digest_revoked' || code === 'key_revoked' || code === 'review_rejected';
}
