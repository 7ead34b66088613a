import type { EntityManager } from '@mikro-orm/postgresql';
import { rcompare } from 'semver';
import { outsideTenants } from '#database';
import { AddonRefused } from '../errors.js';
import { flatName } from '../package/package-name.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import type { CatalogueEntry } from './catalogue-entry.js';

const COLUMNS = `digest, name, version, kind, description, permissions, publisher,
                 published_at as "publishedAt", attestations`;

/** The table `packages`: what was published here, by digest. Reading takes any role, writing the console's. */
export class PackageRows {
  constructor(private readonly em: EntityManager) {}

  /** By name, the newest version first. */
  async list(): Promise<CatalogueEntry[]> {
    const rows = await this.select('true', []);
    return rows.toSorted((a, b) => a.name.localeCompare(b.name) || rcompare(a.version, b.version));
  }

  /** @throws AddonRefused `not_found` */
  async byDigest(digest: string): Promise<CatalogueEntry> {
    const [row] = await this.select('digest = ?', [digest]);
    if (!row) throw new AddonRefused('not_found', 'The catalogue has no such package.');
    return row;
  }

  /** @throws AddonRefused `not_found` */
  async byVersion(name: string, version: string): Promise<CatalogueEntry> {
    const [row] = await this.select('name = ? and version = ?', [name, version]);
    if (!row) throw new AddonRefused('not_found', `The catalogue has no ${name}@${version}.`);
    return row;
  }

  /**
   * Adds a package, or attestations to one that is there; one at a time, so that the checks hold.
   * @throws AddonRefused `digest_mismatch` for other contents under a version that was published,
   * `manifest_invalid` for a name that addresses could not tell from another's
   */
  async add(pack: VerifiedPackage, attestations: readonly string[]): Promise<void> {
    await outsideTenants(this.em, async (tx) => {
      await tx.execute(`select pg_advisory_xact_lock(hashtext('packages'))`);
      const rows = await tx.execute<CatalogueEntry[]>(`select ${COLUMNS} from packages`);
      const flat = flatName(pack.name);
      const namesake = rows.find(({ name }) => name !== pack.name && flatName(name) === flat);
      if (namesake) {
        throw new AddonRefused(
          'manifest_invalid',
          `${pack.name} and ${namesake.name}, which is in the catalogue, are both written ${flat} in addresses.`,
        );
      }
      const known = rows.find(({ name, version }) => name === pack.name && version === pack.version);
      if (known && known.digest !== pack.digest) {
        throw new AddonRefused(
          'digest_mismatch',
          `${pack.name}@${pack.version} is in the catalogue with other contents: publish a new version.`,
        );
      }
      const before = known?.attestations.split('\n').filter(Boolean) ?? [];
      const lines = [...new Set([...before, ...attestations])];
      await tx.execute(
        `insert into packages (digest, name, version, kind, description, permissions, publisher, published_at, attestations)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (digest) do update set attestations = excluded.attestations`,
        [
          pack.digest,
          pack.name,
          pack.version,
          pack.kind,
          pack.manifest.description,
          JSON.stringify(pack.permissions),
          pack.publisher,
          pack.publishedAt,
          `${lines.join('\n')}\n`,
        ],
        'run',
      );
    });
  }

  private select(condition: string, values: unknown[]): Promise<CatalogueEntry[]> {
    return outsideTenants(
      this.em,
      (tx) => tx.execute<CatalogueEntry[]>(`select ${COLUMNS} from packages where ${condition}`, values),
      { readOnly: true },
    );
  }
}
