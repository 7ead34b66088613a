import { buffer } from 'node:stream/consumers';
import type { EntityManager } from '@mikro-orm/postgresql';
import { outsideTenants } from '#database';
import type { BlobStore } from '#storage';
import type { ArchiveLimits } from './archive.js';
import { AddonRefused } from './errors.js';
import { compareVersions } from './package-name.js';
import type { TrustInForce } from './revocations.js';
import { digestOf, verifyPackage, type VerifiedPackage, type Verification } from './verify.js';

/** A version in the catalogue, as far as its row tells; nothing of it counts until the bytes are verified. */
export interface CatalogueEntry {
  name: string;
  version: string;
  digest: string;
  kind: 'content' | 'module';
  description: string;
  permissions: string[];
  publisher: string;
  publishedAt: Date;
  attestations: string;
}

const COLUMNS = `digest, name, version, kind, description, permissions, publisher,
                 published_at as "publishedAt", attestations`;

/**
 * The packages of this installation: tarballs in the blob store by digest, attestations in the
 * database. Whatever it gives out was verified from the stored bytes at that moment.
 */
export class Catalogue {
  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobStore,
    private readonly trust: TrustInForce,
    private readonly options: { demoCounts: boolean; limits: ArchiveLimits; now?: () => Date },
  ) {}

  /**
   * Takes a package in. What only lacks reviews is kept as pending; anything else that is wrong is
   * refused. `em` must be of the console's role. Throws `AddonRefused`.
   */
  async publish(tarball: Buffer, attestations: string): Promise<VerifiedPackage> {
    const pack = await verifyPackage(tarball, attestations, await this.verification('publish', true));
    const other = (await this.list()).find(
      ({ name, version }) => name === pack.name && version === pack.version,
    );
    if (other !== undefined && other.digest !== pack.digest) {
      throw new AddonRefused(
        'digest_mismatch',
        `${pack.name}@${pack.version} is in the catalogue with other contents.`,
      );
    }
    await this.blobs.put(blobKey(pack.digest), tarball);
    await outsideTenants(this.em, (tx) =>
      tx.execute(
        `insert into packages (digest, name, version, kind, description, permissions, publisher, published_at, attestations)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (digest) do update set attestations = excluded.attestations`,
        [
          pack.digest,
          pack.name,
          pack.version,
          pack.manifest.kind,
          pack.manifest.description,
          JSON.stringify(pack.permissions),
          pack.publisher,
          pack.publishedAt,
          mergeLines(other?.attestations ?? '', attestations),
        ],
        'run',
      ),
    );
    return pack;
  }

  /** Adds a review's envelope to a package. Throws `AddonRefused` where it does not verify. */
  async addAttestation(digest: string, envelope: string): Promise<VerifiedPackage> {
    const entry = await this.entry(digest);
    return this.publish(await this.bytes(digest), mergeLines(entry.attestations, envelope));
  }

  list(): Promise<CatalogueEntry[]> {
    return outsideTenants(
      this.em,
      async (tx) => {
        const rows = await tx.execute<CatalogueEntry[]>(`select ${COLUMNS} from packages`);
        return rows.toSorted((a, b) => a.name.localeCompare(b.name) || compareVersions(b.version, a.version));
      },
      { readOnly: true },
    );
  }

  /** Throws `AddonRefused` `not_found`. */
  async find(name: string, version: string): Promise<CatalogueEntry> {
    const found = (await this.list()).find((entry) => entry.name === name && entry.version === version);
    if (found === undefined) throw new AddonRefused('not_found', `The catalogue has no ${name}@${version}.`);
    return found;
  }

  /** A version verified from its stored bytes. Throws `AddonRefused`. */
  async open(digest: string, purpose: 'install' | 'load'): Promise<VerifiedPackage> {
    const { attestations } = await this.entry(digest);
    const tarball = await this.bytes(digest);
    if (digestOf(tarball) !== digest)
      throw new AddonRefused('digest_mismatch', 'The stored package was changed.');
    return verifyPackage(tarball, attestations, await this.verification(purpose));
  }

  /** Whether a version would be installed, and if not, why. */
  async stateOf(
    entry: CatalogueEntry,
  ): Promise<{ state: 'approved' | 'pending' | 'refused'; code: string | null }> {
    try {
      const { state } = await verifyPackage(
        await this.bytes(entry.digest),
        entry.attestations,
        await this.verification('publish'),
      );
      return { state, code: null };
    } catch (error) {
      if (error instanceof AddonRefused) return { state: 'refused', code: error.code };
      throw error;
    }
  }

  private async verification(purpose: Verification['purpose'], fresh = false): Promise<Verification> {
    const { demoCounts, limits, now = () => new Date() } = this.options;
    const trust = fresh ? await this.trust.read() : await this.trust.current();
    return { trust, demoCounts, limits, purpose, now: now() };
  }

  private async entry(digest: string): Promise<CatalogueEntry> {
    const found = (await this.list()).find((entry) => entry.digest === digest);
    if (found === undefined) throw new AddonRefused('not_found', 'The catalogue has no such package.');
    return found;
  }

  private async bytes(digest: string): Promise<Buffer> {
    return buffer(await this.blobs.get(blobKey(digest)));
  }
}

function blobKey(digest: string): string {
  return `packages/${digest.slice('sha512:'.length)}.tgz`;
}

/** The lines of both, each once, in order. */
function mergeLines(before: string, added: string): string {
  const lines = [...before.split('\n'), ...added.split('\n')].map((line) => line.trim()).filter(Boolean);
  return `${[...new Set(lines)].join('\n')}\n`;
}
