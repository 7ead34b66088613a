import type { Client } from 'pg';
import type { BlobStore } from '#storage';
import type { ArchiveLine } from './archive-line.js';
import { putFile } from './archived-files.js';
import { putRows } from './archived-rows.js';
import { ArchiveUnreadable } from './errors.js';

const BATCH = 200;

/**
 * Puts rows and files until the end of the archive, and nothing into other tables or places than `into`
 * names. Throws `ArchiveUnreadable`.
 */
export async function putLines(
  client: Client,
  blobs: BlobStore,
  lines: AsyncIterator<ArchiveLine>,
  into: {
    takesRow: (table: string, row: string) => boolean;
    takesFile: (key: string) => boolean;
  },
): Promise<{ rows: number; files: number }> {
  const count = { rows: 0, files: 0 };
  let waiting: { table: string; rows: string[] } = { table: '', rows: [] };
  const put = async (): Promise<void> => {
    if (waiting.rows.length > 0) await putRows(client, waiting.table, waiting.rows);
    count.rows += waiting.rows.length;
  };
  for (;;) {
    const { value: line, done }: IteratorResult<ArchiveLine, unknown> = await lines.next();
    if (done === true) throw new ArchiveUnreadable('The archive was cut off before its end.');
    if ('row' in line) {
      if (!into.takesRow(line.table, line.row)) {
        throw new ArchiveUnreadable(`It holds a row of ${line.table} that does not belong there.`);
      }
      if (line.table !== waiting.table || waiting.rows.length === BATCH) {
        await put();
        waiting = { table: line.table, rows: [] };
      }
      waiting.rows.push(line.row);
    } else if ('file' in line) {
      if (!into.takesFile(line.file)) throw new ArchiveUnreadable(`It holds the file ${line.file}.`);
      await putFile(blobs, line, lines);
      count.files++;
    } else {
      await put();
      if (count.rows !== line.end.rows || count.files !== line.end.files) {
        throw new ArchiveUnreadable('The archive does not hold all that its end says.');
      }
      return count;
    }
  }
}
