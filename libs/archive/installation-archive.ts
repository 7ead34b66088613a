import { readFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { withClient } from '#database';
import { CONSOLE, tablesChildrenFirst } from '#tenancy';
import { readArchive, writeArchive } from './archive-file.js';
import { headerOf, requireSame } from './archive-header.js';
import type { ArchiveHeader, ArchiveLine } from './archive-line.js';
import { filesOf } from './archived-files.js';
import { rowsOf } from './archived-rows.js';
import { AlreadyHere, ArchiveUnreadable } from './errors.js';
import { putLines } from './put-lines.js';
import { type ArchivePlace, putTenant, writeTenant } from './tenant-archive.js';

/** Tables of no tenant that a backup holds; counts of requests and the list of migrations are made anew. */
const TABLES = ['packages', 'revocations'];
const MANIFEST = 'manifest.json';
const INSTALLATION = 'installation.jsonl.gz';

interface Manifest {
  tenants: string[];
}

/**
 * Writes everything but the platform key to a new folder: a file for each tenant, the console's among them,
 * and one for what belongs to none. Throws where the folder is there and not empty.
 */
export async function writeBackup(place: ArchivePlace, folder: string): Promise<{ tenants: string[] }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new AlreadyHere(`${folder} is not empty.`);
  const tenants = await withClient(place.ownerAddress, async (client) => {
    await writeArchive(join(folder, INSTALLATION), installationLines(client, place));
    const { rows } = await client.query<{ id: string; slug: string }>(
      'select id, slug from tenants order by slug',
    );
    return rows;
  });
  for (const tenant of tenants) await writeTenant(place, tenant, fileOf(folder, tenant.slug));
  const manifest: Manifest = { tenants: tenants.map(({ slug }) => slug) };
  // Last: a folder without it is a backup that was broken off.
  await writeFile(join(folder, MANIFEST), JSON.stringify(manifest), { mode: 0o600, flag: 'wx' });
  return manifest;
}

/**
 * Puts a backup into an installation that is migrated and holds nothing yet; its files stay beside those
 * that are there, the deletion journal above all. Throws `AlreadyHere`, `ArchiveUnreadable`, `ArchiveKeyMissing`.
 */
export async function restoreBackup(place: ArchivePlace, folder: string): Promise<{ tenants: string[] }> {
  const { tenants } = await manifestOf(folder);
  await withClient(place.ownerAddress, async (client) => {
    const { header, lines } = await readArchive(join(folder, INSTALLATION));
    await requireSame(client, place.platformKey, header);
    await client.query('begin');
    try {
      await requireEmpty(client);
      const takesFile = (key: string) => !key.startsWith('t/');
      await putLines(client, place.blobs, lines, {
        takesRow: (table) => TABLES.includes(table),
        takesFile,
      });
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
  for (const slug of tenants) await putTenant(place, await readArchive(fileOf(folder, slug)));
  return { tenants };
}

async function* installationLines(
  client: Client,
  { blobs, platformKey }: ArchivePlace,
): AsyncGenerator<ArchiveHeader | ArchiveLine> {
  const count = { rows: 0, files: 0 };
  await client.query('begin isolation level repeatable read read only');
  yield await headerOf(client, platformKey, { of: 'installation' });
  for (const table of TABLES) {
    for await (const line of rowsOf(client, table)) {
      count.rows++;
      yield line;
    }
  }
  await client.query('commit');
  for await (const line of filesOf(blobs, '', (key) => key.startsWith('t/'))) {
    if ('file' in line && !line.more) count.files++;
    yield line;
  }
  yield { end: count };
}

/** The console that `affiant init` made gives way while nobody has an account there; anything else stays. */
async function requireEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ id: string; slug: string }>('select id, slug from tenants');
  const [console] = rows;
  if (console === undefined) return;
  await client.query(`select set_config('affiant.tenant', $1, true)`, [console.id]);
  const { rows: accounts } = await client.query('select 1 from accounts limit 1');
  if (rows.length > 1 || console.slug !== CONSOLE || accounts.length > 0) {
    throw new AlreadyHere('Restore into an installation that holds no organization and no account yet.');
  }
  const execute = async (sql: string) => (await client.query(sql)).rows as never;
  for (const table of await tablesChildrenFirst({ execute } as Parameters<typeof tablesChildrenFirst>[0]))
    await client.query(`delete from "${table}" where tenant_id = $1`, [console.id]);
  await client.query('delete from tenants where id = $1', [console.id]);
}

async function manifestOf(folder: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest;
  } catch {
    throw new ArchiveUnreadable(`${folder} holds no finished backup.`);
  }
}

function fileOf(folder: string, slug: string): string {
  if (!/^[a-z0-9-]{1,63}$/.test(slug)) throw new ArchiveUnreadable(`${slug} is no tenant.`);
  return join(folder, `tenant-${slug}.jsonl.gz`);
}
