import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, inTenant, openDatabase, withClient } from '#database';
import { PlatformKey } from '#encryption';
import { DiskStore } from '#storage';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { currentHead, exportedHead, readHead, writeHead } from './audit-heads.js';
import { AuditLog } from './audit-log.js';
import { AuditUnavailable, HeadForged } from './errors.js';
import { exportHead } from './export-head.js';
import { readEntries } from './read-entries.js';
import { verifyLog } from './verify-log.js';

const platformKey = PlatformKey.generate();
let test: TestDatabase;
let database: Database;
let log: AuditLog;
let folder: string;
let tenant: string;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase(test.addresses.app, { connections: 8 });
  log = new AuditLog(database.em, platformKey, () => ({ kind: 'host' }));
  folder = await mkdtemp(join(tmpdir(), 'affiant-audit-'));
});
afterAll(async () => {
  await database.close();
  await test.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await test.addTenant();
});

const change = { event: 'settings.change', outcome: 'done' } as const;
const fill = async (count: number) => {
  for (let i = 1; i <= count; i++) await log.write(tenant, { ...change, details: { settings: `s${i}` } });
};
/** What an intruder does who owns the database server, so that no grant or policy stops him. */
const tamper = (sql: string, ...values: unknown[]) =>
  withClient(test.superuser, (client) => client.query(sql, [tenant, ...values]));
const verify = async (head?: { counter: number; hash: string }) =>
  (await verifyLog(database.em, platformKey, tenant, head)).findings.map(
    ({ counter, problem }) => `${counter} ${problem}`,
  );
const headNow = async () => (await currentHead(database.em, 0)).logs[tenant]!;

describe('an untouched log', () => {
  it('verifies, also after many wrote at once, with no number given twice', async () => {
    const counters = await Promise.all(Array.from({ length: 20 }, () => log.write(tenant, change)));
    expect(counters.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await verify(await headNow())).toEqual([]);
  });

  it('still verifies after the platform key was rotated, and goes on under the new version', async () => {
    await fill(2);
    const rotated = platformKey.rotated();
    await new AuditLog(database.em, rotated, () => ({ kind: 'host' })).write(tenant, change);
    const { findings } = await verifyLog(database.em, rotated, tenant, await headNow());
    expect(findings).toEqual([]);
  });

  it('names nothing in the logs of other tenants', async () => {
    await fill(1);
    const other = await test.addTenant();
    expect((await readEntries(database.em, other, { limit: 10 })).entries).toEqual([]);
  });
});

describe('the host’s own database role', () => {
  it.each([
    ['change', `update audit_entries set entry = '{}'`],
    ['delete', 'delete from audit_entries'],
    ['empty', 'truncate audit_entries'],
    ['unname', 'delete from audit_people'],
  ])('may not %s entries', async (_, sql) => {
    await fill(1);
    await expect(inTenant(database.em, tenant, (tx) => tx.execute(sql))).rejects.toThrow(/permission denied/);
  });
});

describe('who owns the database', () => {
  beforeEach(() => fill(5));

  it('is found out when an entry is changed', async () => {
    await tamper(
      `update audit_entries set entry = replace(entry, 's3', 's9') where tenant_id = $1 and counter = 3`,
    );
    expect(await verify()).toEqual(['3 forged', '4 broken_chain']);
  });

  it('is found out when one in the middle is removed', async () => {
    await tamper('delete from audit_entries where tenant_id = $1 and counter = 3');
    expect(await verify()).toEqual(['3 missing']);
  });

  it('is found out when one is removed and the others move up', async () => {
    await tamper('delete from audit_entries where tenant_id = $1 and counter = 3');
    await tamper('update audit_entries set counter = 3 where tenant_id = $1 and counter = 4');
    await tamper('update audit_entries set counter = 4 where tenant_id = $1 and counter = 5');
    expect(await verify()).toEqual(['3 moved', '4 moved']);
  });

  it('is found out when two change places', async () => {
    await tamper('update audit_entries set counter = 99 where tenant_id = $1 and counter = 2');
    await tamper('update audit_entries set counter = 2 where tenant_id = $1 and counter = 4');
    await tamper('update audit_entries set counter = 4 where tenant_id = $1 and counter = 99');
    expect(await verify()).toEqual(['2 moved', '3 broken_chain', '4 moved', '5 broken_chain']);
  });

  it('is found out when an entry is planted, with or without another tenant’s MAC', async () => {
    const other = await test.addTenant();
    await tamper(
      `insert into audit_entries (tenant_id, counter, entry, previous, mac)
       select $2, counter, entry, previous, mac from audit_entries where tenant_id = $1 and counter = 1`,
      other,
    );
    const { findings } = await verifyLog(database.em, platformKey, other, undefined);
    expect(findings).toEqual([{ counter: 1, problem: 'forged' }]);
    await tamper(
      `insert into audit_entries (tenant_id, counter, entry, previous, mac)
       select tenant_id, 6, entry, previous, mac from audit_entries where tenant_id = $1 and counter = 5`,
    );
    expect(await verify()).toEqual(['6 moved']);
  });

  it('is found out by the head when the newest are cut off, and only by it', async () => {
    const head = await headNow();
    await tamper('delete from audit_entries where tenant_id = $1 and counter > 3');
    expect(await verify()).toEqual([]);
    expect(await verify(head)).toEqual(['4 truncated']);
    await fill(4);
    expect(await verify(head)).toEqual(['5 rewritten']);
  });

  it('cannot have the head forget what it saw, however far the log grows again', async () => {
    const blobs = new DiskStore(join(folder, randomUUID()));
    const seen = await headNow();
    expect(await exportHead(database.em, platformKey, blobs, 1)).toEqual({ lost: [] });
    await tamper('delete from audit_entries where tenant_id = $1 and counter > 3');
    await fill(9);
    expect(await exportHead(database.em, platformKey, blobs, 2)).toEqual({ lost: [tenant] });
    expect((await exportedHead(platformKey, blobs))!.logs[tenant]).toEqual(seen);
  });

  it('cannot write a head', async () => {
    const text = writeHead(platformKey, await currentHead(database.em, 0));
    expect(readHead(platformKey, text).logs[tenant]!.counter).toBe(5);
    const forged = text.replace('\\"counter\\":5', '\\"counter\\":3');
    expect(forged).not.toBe(text);
    expect(() => readHead(platformKey, forged)).toThrow(HeadForged);
    expect(() => readHead(PlatformKey.generate(), text)).toThrow(HeadForged);
  });
});

describe('an action', () => {
  const action = { note: { event: 'addon.install', details: { name: 'housing' } } } as const;
  const outcomes = async () =>
    (await readEntries(database.em, tenant, { limit: 10 })).entries.map(({ outcome, code }) =>
      [outcome, code].filter(Boolean).join(' '),
    );

  it('shows what came of it, and what never ended as begun', async () => {
    await log.around(tenant, action, async () => undefined);
    const refused = Object.assign(new Error('no'), { code: 'review_missing' });
    await expect(log.around(tenant, action, () => Promise.reject(refused))).rejects.toBe(refused);
    await log.write(tenant, { ...action.note, outcome: 'begun' });
    expect(await outcomes()).toEqual(['begun', 'refused review_missing', 'done']);
  });

  it('does not happen where its entry cannot be written', async () => {
    let happened = false;
    await withClient(test.superuser, (client) =>
      client.query('revoke insert on audit_entries from affiant_app'),
    );
    const tried = log.around(tenant, action, async () => {
      happened = true;
    });
    await expect(tried).rejects.toThrow(AuditUnavailable);
    await withClient(test.superuser, (client) =>
      client.query('grant insert on audit_entries to affiant_app'),
    );
    expect(happened).toBe(false);
    expect(await outcomes()).toEqual([]);
  });
});

describe('people', () => {
  const addAccount = async () => {
    const id = randomUUID();
    await tamper(
      `insert into accounts (tenant_id, id, kind, public_key, key_id, mac) values ($1, $2, 'person', '\\x', '\\x', '\\x')`,
      id,
    );
    return id;
  };

  it('are told by the account while it is there, and by nothing after it was deleted', async () => {
    const account = await addAccount();
    const actor = { kind: 'person', account: { tenantId: tenant, id: account } } as const;
    await log.write(tenant, { event: 'login', outcome: 'done', actor });
    const read = async () => (await readEntries(database.em, tenant, { limit: 1 })).entries[0]!;
    const named = await read();
    expect(named.actorAccount).toBe(account);
    expect(JSON.stringify(named.actor)).not.toContain(account);
    // As the host deletes it: the salt goes along although the role may not delete one.
    await inTenant(database.em, tenant, (tx) => tx.execute('delete from accounts where id = ?', [account]));
    expect(await read()).toEqual({ ...named, actorAccount: null });
    await tamper('select from audit_people where tenant_id = $1').then(({ rowCount }) =>
      expect(rowCount).toBe(0),
    );
    expect(await verify()).toEqual([]);
  });

  it('of the provider’s console have no name in a tenant’s log', async () => {
    const elsewhere = { tenantId: randomUUID(), id: randomUUID() };
    await log.write(tenant, { ...change, actor: { kind: 'person', account: elsewhere } });
    const { entries } = await readEntries(database.em, tenant, { limit: 1 });
    expect(entries[0]!.actor).toEqual({ kind: 'provider' });
  });

  it('filter the log, page by page', async () => {
    const account = await addAccount();
    for (let i = 0; i < 5; i++) await log.write(tenant, { ...change, subject: account });
    await fill(3);
    const first = await readEntries(database.em, tenant, { account, limit: 3 });
    expect(first.entries.map(({ counter }) => counter)).toEqual([5, 4, 3]);
    const second = await readEntries(database.em, tenant, { account, limit: 3, before: first.next! });
    expect(second).toMatchObject({ entries: [{ counter: 2 }, { counter: 1 }], next: null });
    expect((await readEntries(database.em, tenant, { event: 'login', limit: 3 })).entries).toEqual([]);
  });
});
