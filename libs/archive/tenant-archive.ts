import type { Client } from 'pg';
import { withClient } from '#database';
import type { PlatformKey } from '#encryption';
import type { BlobStore } from '#storage';
import { tablesChildrenFirst } from '#tenancy';
import { writeArchive } from './archive-file.js';
import { headerOf, requireSame } from './archive-header.js';
import type { ArchiveHeader, ArchiveLine } from './archive-line.js';
import { filesOf } from './archived-files.js';
import { rowsOf } from './archived-rows.js';
import { AlreadyHere, ArchiveUnreadable } from './errors.js';
import { putLines } from './put-lines.js';

/** What archives are taken from and put into. `ownerAddress` is of the owner's database role. */
export interface ArchivePlace {
  ownerAddress: string;
  blobs: BlobStore;
  platformKey: PlatformKey;
}

/**
 * Writes all that a tenant holds to a new file, sealed as it is stored: the rows of one moment (PostgreSQL's
 * repeatable read), then its files. Suspend it first where its files must be of the same moment.
 */
export async function writeTenant(
  place: ArchivePlace,
  tenant: { id: string; slug: string },
  path: string,
): Promise<{ rows: number; files: number }> {
  const count = { rows: 0, files: 0 };
  await withClient(place.ownerAddress, (client) =>
    writeArchive(path, tenantLines(client, place, tenant, count)),
  );
  return count;
}

async function* tenantLines(
  client: Client,
  { blobs, platformKey }: ArchivePlace,
  { id, slug }: { id: string; slug: string },
  count: { rows: number; files: number },
): AsyncGenerator<ArchiveHeader | ArchiveLine> {
  await client.query('begin isolation level repeatable read read only');
  await client.query(`select set_config('affiant.tenant', $1, true)`, [id]);
  yield await headerOf(client, platformKey, { of: 'tenant', slug, id });
  for (const table of ['tenants', ...(await tablesParentsFirst(client))]) {
    // Tables without a policy hold every tenant's rows.
    const column = table === 'tenants' ? 'id' : 'tenant_id';
    for await (const line of rowsOf(client, table, `t.${column} = '${uuid(id)}'`)) {
      count.rows++;
      yield line;
    }
  }
  await client.query('commit');
  for await (const line of filesOf(blobs, `t/${id}/`)) {
    if ('file' in line && !line.more) count.files++;
    yield line;
  }
  yield { end: count };
}

/**
 * Puts a tenant back: in one transaction, as it was, with its id. Throws `ArchiveUnreadable`,
 * `ArchiveKeyMissing`, and `AlreadyHere` where its slug or id is taken; then nothing of it is here.
 */
export async function putTenant(
  { ownerAddress, blobs, platformKey }: ArchivePlace,
  { header, lines }: { header: ArchiveHeader; lines: AsyncIterator<ArchiveLine> },
): Promise<{ slug: string; rows: number; files: number }> {
  const { id = '', slug = '' } = header;
  if (header.of !== 'tenant') throw new ArchiveUnreadable('This is no archive of a tenant.');
  return withClient(ownerAddress, async (client) => {
    await requireSame(client, platformKey, header);
    await requireFree(client, uuid(id), slug);
    await client.query('begin');
    try {
      await client.query(`select set_config('affiant.tenant', $1, true)`, [id]);
      const tables = new Set(await tablesParentsFirst(client));
      const counted = await putLines(client, blobs, lines, {
        takesRow: (table, row) =>
          table === 'tenants' ? idIn(row, 'id') === id : tables.has(table) && idIn(row, 'tenant_id') === id,
        takesFile: (key) => key.startsWith(`t/${id}/`),
      });
      await client.query('commit');
      return { slug, ...counted };
    } catch (error) {
      await client.query('rollback');
      await blobs.deletePrefix(`t/${id}/`);
      throw error;
    }
  });
}

async function tablesParentsFirst(client: Client): Promise<string[]> {
  const execute = async (sql: string) => (await client.query(sql)).rows as never;
  return (await tablesChildrenFirst({ execute } as Parameters<typeof tablesChildrenFirst>[0])).toReversed();
}

async function requireFree(client: Client, id: string, slug: string): Promise<void> {
  const { rows } = await client.query<{ slug: string }>(
    'select slug from tenants where id = $1 or slug = $2',
    [id, slug],
  );
  if (rows[0]) throw new AlreadyHere(`${rows[0].slug} is here already.`);
}

/** Tables without a policy would take any tenant's row. */
function idIn(row: string, column: string): unknown {
  return (JSON.parse(row) as { [column: string]: unknown })[column];
}

/** Only ever hex and dashes: it stands in a query's text. */
function uuid(id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new ArchiveUnreadable('It has no id.');
  return id;
}
