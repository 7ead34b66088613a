import type { EntityManager } from '@mikro-orm/postgresql';
import { openDatabase, outsideTenants } from '#database';
import type { BlobStore, DeletionJournal } from '#storage';
import { CONSOLE, deleteTenant, NameRefused, Tenant } from '#tenancy';

export interface TenantDeletionParts {
  /** Of the owner's database role, opened for one deletion: the host's may not delete from the audit log. */
  ownerAddress: string;
  /** Of the console's role, which may suspend. */
  consoleEm: EntityManager;
  blobs: BlobStore;
  journal: DeletionJournal;
}

/**
 * Deletes a tenant with everything that it holds. The intent goes to the deletion journal first, outside
 * the database, and is never taken back: after a crash, or a backup that brought the tenant again,
 * `replay` finishes what was begun.
 */
export class TenantDeletion {
  constructor(private readonly parts: TenantDeletionParts) {}

  /** How many rows went. Throws `NameRefused` for the provider console. */
  async delete({ id, slug }: Pick<Tenant, 'id' | 'slug'>): Promise<{ rows: number }> {
    if (slug === CONSOLE) throw new NameRefused('The provider console cannot be deleted.');
    await this.parts.journal.append({ kind: 'tenant', tenant: id, subject: id });
    // No host serves it any more within seconds, so that nothing is added behind the deletion's back.
    await outsideTenants(this.parts.consoleEm, (tx) =>
      tx.nativeUpdate(Tenant, { id }, { state: 'suspended' }),
    );
    return { rows: await this.carryOut(id) };
  }

  /** Before a host serves: deletes again what came back, until a scan finds nothing. */
  replay(): Promise<{ entries: number; found: number }> {
    return this.parts.journal.replay(
      async (entry) => entry.kind === 'tenant' && (await this.carryOut(entry.subject)) > 0,
    );
  }

  private async carryOut(id: string): Promise<number> {
    const owner = await openDatabase(this.parts.ownerAddress, { entities: [Tenant], connections: 1 });
    try {
      const tenant = await outsideTenants(owner.em, (tx) => tx.findOne(Tenant, { id }), { readOnly: true });
      const rows = tenant === null ? 0 : 1 + (await deleteTenant(owner.em, tenant));
      await this.parts.blobs.deletePrefix(`t/${id}/`);
      return rows;
    } finally {
      await owner.close();
    }
  }
}
