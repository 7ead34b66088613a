import type { Client } from 'pg';
import { keyChecks, missingVersions, type PlatformKey } from '#encryption';
import { ARCHIVE_FORMAT, type ArchiveHeader } from './archive-line.js';
import { migrationsOf } from './archived-rows.js';
import { ArchiveKeyMissing, ArchiveUnreadable } from './errors.js';

/** The first line of an archive that is taken now. */
export async function headerOf(
  client: Client,
  platformKey: PlatformKey,
  what: Pick<ArchiveHeader, 'of' | 'slug' | 'id'>,
): Promise<ArchiveHeader> {
  const [migrations, keys] = [await migrationsOf(client), keyChecks(platformKey)];
  return { format: ARCHIVE_FORMAT, takenAt: new Date().toISOString(), migrations, keys, ...what };
}

/** Whether rows and keys of an archive fit here. Throws `ArchiveUnreadable`, `ArchiveKeyMissing`. */
export async function requireSame(
  client: Client,
  platformKey: PlatformKey,
  { keys, migrations }: ArchiveHeader,
): Promise<void> {
  const missing = missingVersions(platformKey, keys);
  if (missing.length > 0) throw new ArchiveKeyMissing(missing);
  const own = await migrationsOf(client);
  if (own.join() !== migrations.join()) {
    throw new ArchiveUnreadable(
      'This archive is of another version of the database: use the program that took it.',
    );
  }
}
