import type { Config } from '#config';
import { openColumn, sealColumn, type PlatformKey } from '#encryption';
import { DeletionJournal, type BlobStore } from '#storage';

/** The journal outlives every backup that could bring a deleted session back. */
const MARGIN_DAYS = 30;

/** The journal of deletions, sealed under the platform key, in the blob store. */
export function openJournal(config: Config, platformKey: PlatformKey, blobs: BlobStore): DeletionJournal {
  return new DeletionJournal(
    blobs,
    {
      seal: (plain, context) => sealColumn(platformKey, 'journal', placeOf(context), plain),
      open: (sealed, context) => openColumn(platformKey, 'journal', placeOf(context), sealed),
    },
    { keepDays: config.retention.walDays + config.retention.backupDays + MARGIN_DAYS },
  );
}

function placeOf(context: string) {
  return { tenant: '', table: 'deletion_journal', column: 'entry', record: context };
}
