import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog, verifyLog } from '#audit';
import { openDatabase, withClient, type Database } from '#database';
import { PlatformKey } from '#encryption';
import { DiskStore } from '#storage';
import { deleteTenant, Tenant } from '#tenancy';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import {
  AlreadyHere,
  ArchiveKeyMissing,
  ArchiveUnreadable,
  putTenant,
  readArchive,
  restoreBackup,
  writeBackup,
  writeTenant,
  type ArchivePlace,
} from './index.js';

const platformKey = PlatformKey.generate();
const secret = randomBytes(100_000);
let test: TestDatabase;
let app: Database;
let owner: Database;
let folder: string;
let place: ArchivePlace;
let tenant: { id: string; slug: string };
let file: string;

beforeAll(async () => {
  test = await createTestDatabase();
  app = await openDatabase(test.addresses.app, { entities: [Tenant] });
  owner = await openDatabase(test.addresses.owner, { entities: [Tenant], connections: 1 });
  folder = await mkdtemp(join(tmpdir(), 'affiant-archive-'));
  place = {
    ownerAddress: test.addresses.owner,
    blobs: new DiskStore(join(folder, 'files')),
    platformKey,
  };
  tenant = { id: await test.addTenant('harbor'), slug: 'harbor' };
  const log = new AuditLog(app.em, platformKey, () => ({ kind: 'host' }));
  for (let entry = 0; entry < 450; entry++)
    await log.write(tenant.id, { event: 'settings.change', outcome: 'done' });
  await place.blobs.put(`t/${tenant.id}/s/one/file`, secret);
  file = join(folder, 'harbor.jsonl.gz');
  await writeTenant(place, tenant, file);
});
afterAll(async () => {
  await owner?.close();
  await app?.close();
  await test?.close();
  await rm(folder, { recursive: true, force: true });
});

const remove = async () => {
  await deleteTenant(owner.em, { ...tenant, name: '', state: 'active' } as Tenant);
  await place.blobs.deletePrefix(`t/${tenant.id}/`);
};
/** The archive with its lines changed. */
const changed = async (name: string, change: (lines: string[]) => string[]) => {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .split('\n');
  const path = join(folder, name);
  await writeFile(path, gzipSync(change(lines).join('\n')));
  return path;
};
const put = async (path: string, into = place) => putTenant(into, await readArchive(path));
const isHere = (slug: string) =>
  withClient(test.superuser, async (client) =>
    Boolean((await client.query('select 1 from tenants where slug = $1', [slug])).rowCount),
  );

describe('a tenant’s archive', () => {
  it('is read by its owner alone, and does not replace a file', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(writeTenant(place, tenant, file)).rejects.toThrow(/EEXIST/);
  });

  it('is refused where the tenant is here already', async () => {
    await expect(put(file)).rejects.toThrow(AlreadyHere);
  });

  it('brings every row and file back as it was, and what vouches for them holds', async () => {
    await remove();
    expect(await isHere('harbor')).toBe(false);
    expect(await put(file)).toEqual({ slug: 'harbor', rows: 451, files: 1 });
    expect(await verifyLog(app.em, platformKey, tenant.id, undefined)).toMatchObject({
      entries: 450,
      findings: [],
    });
    expect(await buffer(await place.blobs.get(`t/${tenant.id}/s/one/file`))).toEqual(secret);
  });

  it('is refused whole by an installation that lacks its platform key', async () => {
    await remove();
    const other = { ...place, platformKey: PlatformKey.generate() };
    await expect(put(file, other)).rejects.toThrow(ArchiveKeyMissing);
    const rotated = { ...place, platformKey: platformKey.rotated() };
    expect(await put(file, rotated)).toMatchObject({ rows: 451 });
    await remove();
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['cut off', (lines) => lines.slice(0, -20)],
    ['with a row left out', (lines) => lines.toSpliced(5, 1)],
    ['of another format', (lines) => [lines[0]!.replace('affiant/archive/1', 'x'), ...lines.slice(1)]],
    [
      'of another database',
      (lines) => [
        lines[0]!.replace('Migration', 'M').replace('"migrations":["', '"migrations":["x'),
        ...lines.slice(1),
      ],
    ],
    [
      'with a file of another tenant',
      (lines) => lines.map((line) => line.replace('"file":"t/', '"file":"t/0')),
    ],
    [
      'with a row of another tenant',
      (lines) =>
        lines.map((line, at) =>
          at > 2 ? line.replaceAll(tenant.id, '6f8b1b1e-7c3b-4b7e-9f57-0d2f2f6a4f00') : line,
        ),
    ],
    [
      'with a table of no tenant',
      (lines) => lines.map((line) => line.replace('"table":"audit_entries"', '"table":"revocations"')),
    ],
  ])('%s is refused, and leaves nothing', async (name, change) => {
    await expect(put(await changed(`${name}.gz`, change))).rejects.toThrow(ArchiveUnreadable);
    expect(await isHere('harbor')).toBe(false);
    const keys: string[] = [];
    for await (const key of place.blobs.list(`t/${tenant.id}/`)) keys.push(key);
    expect(keys).toEqual([]);
  });
});

describe('a backup', () => {
  it('brings an installation back into an empty one, without its key', async () => {
    await put(file);
    await place.blobs.put('journal/x', Buffer.from('entry'));
    const out = join(folder, 'backup');
    expect(await writeBackup(place, out)).toEqual({ tenants: ['harbor'] });
    const whole = Buffer.concat(
      await Promise.all((await readdir(out)).map((name) => readFile(join(out, name)))),
    );
    expect(whole.includes(Buffer.from(platformKey.toText().split(':')[1]!))).toBe(false);
    await expect(writeBackup(place, out)).rejects.toThrow(AlreadyHere);

    const elsewhere = await createTestDatabase();
    try {
      const empty = {
        ...place,
        ownerAddress: elsewhere.addresses.owner,
        blobs: new DiskStore(join(folder, 'elsewhere')),
      };
      await elsewhere.addTenant('console');
      expect(await restoreBackup(empty, out)).toEqual({ tenants: ['harbor'] });
      expect(String(await buffer(await empty.blobs.get('journal/x')))).toBe('entry');
      const there = await openDatabase(elsewhere.addresses.app, { entities: [Tenant], connections: 1 });
      expect(await verifyLog(there.em, platformKey, tenant.id, undefined)).toMatchObject({
        entries: 450,
        findings: [],
      });
      await there.close();
      await expect(restoreBackup(empty, out)).rejects.toThrow(AlreadyHere);
    } finally {
      await elsewhere.close();
    }
  });
});
