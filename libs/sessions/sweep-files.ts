import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { BlobStore } from '#storage';

/**
 * Deletes a tenant's uploads that no answer named within `hours`: a page was left, or another file was chosen. The
 * row goes first, so that nothing names a blob that is gone; a blob left over by a crash goes with its session.
 * Returns how many.
 */
export async function sweepUnusedFiles(
  em: EntityManager,
  blobs: BlobStore,
  tenantId: string,
  hours: number,
): Promise<number> {
  const rows = await inTenant(em, tenantId, (tx) =>
    tx.execute<{ blobKey: string }[]>(
      `delete from session_files where used_at is null and added_at < now() - make_interval(hours => ?)
       returning blob_key as "blobKey"`,
      [hours],
    ),
  );
  for (const { blobKey } of rows) await blobs.delete(blobKey);
  return rows.length;
}
