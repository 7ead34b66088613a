import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import type { FileFacts } from '#interview';
import { openFacts, type FileHolder } from './file-record.js';

/**
 * The facts of the files that an answer names, those of this session alone, and from now on they count as used:
 * before the step is stored, so that no sweep takes away what an answer is about to name.
 */
export async function namedFiles(
  em: EntityManager,
  platformKey: PlatformKey,
  holder: FileHolder,
  ids: readonly string[],
): Promise<{ [id: string]: FileFacts }> {
  if (ids.length === 0) return {};
  return inTenant(em, holder.tenantId, async (tx) => {
    const rows = await tx.execute<{ id: string; about: Buffer }[]>(
      `update session_files set used_at = coalesce(used_at, now())
        where session_id = ? and id in (${ids.map(() => '?').join(', ')}) returning id, about`,
      [holder.sessionId, ...ids],
    );
    const found: { [id: string]: FileFacts } = {};
    for (const row of rows) found[row.id] = (await openFacts(tx, platformKey, holder, row)).facts;
    return found;
  });
}
