import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aloneOfHosts, inTenant, KEY_TABLES, rewriteKeyTables, withClient } from '#database';
import { Throttle } from '#identity';
import { startTestHost, type TestHost } from '../../../test/host.js';
import { sweepUnusedFiles } from '#sessions';
import { Expiry } from './expiry.js';
import { startSchedule } from './schedule.module.js';

vi.setConfig({ testTimeout: 60_000 });
let host: TestHost;
let tenant: string;
let other: string;
let expiry: Expiry;
beforeAll(async () => {
  host = await startTestHost();
  [tenant, other] = [await host.addTenant('clinic'), await host.addTenant('court')];
  const { database, exit, journal, platformKey, config } = host.platform;
  expiry = new Expiry({
    em: database.em,
    exit,
    journal,
    throttle: new Throttle(database.em, platformKey, config.identity.throttle),
    sweepFiles: (id) => sweepUnusedFiles(database.em, host.platform.blobs, id, 24),
    sweepCounts: async () => 0,
    endLockedAnswers: (id) => host.platform.lockedAnswers.shred(id),
    endStandingGrants: async () => 0,
    rewriteKeyTables: () => rewriteKeyTables(host.database.addresses.owner),
  });
});
afterAll(() => host.close());

const execute = (tenantId: string, sql: string, values: unknown[] = []) =>
  inTenant(host.platform.database.em, tenantId, (tx) => tx.execute(sql, values));
const count = async (tenantId: string, table: string, where = 'true') =>
  (await execute(tenantId, `select 1 from ${table} where ${where}`)).length;

/** A guest with a login of a minute, and a session with a grant, changed some days ago. */
async function addGuest(tenantId: string, { daysAgo = 0, login = true } = {}) {
  const { guests, database } = host.platform;
  const guest = guests.prepare(tenantId);
  const session = randomUUID();
  await inTenant(database.em, tenantId, async (tx) => {
    await guests.begin(tx, guest, { idleSeconds: 60, absoluteSeconds: 60 });
    await tx.execute(
      `insert into interview_sessions (tenant_id, id, owner_id, interview, addon, version, digest, mode, state,
         sequence, delete_days, changed_at)
       values (?, ?, ?, 'a:b', 'a', '1.0.0', 'sha512:0', 'single', 'open', 1, 30, now() - ? * interval '1 day')`,
      [tenantId, session, guest.id, daysAgo],
    );
    await tx.execute(
      `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed) values (?, ?, ?, ?, 'owner', ?)`,
      [tenantId, randomUUID(), session, guest.id, SEALED],
    );
    if (!login) await tx.execute('delete from logins where account_id = ?', [guest.id]);
  });
  return { guest: guest.id, session };
}
const SEALED = randomBytes(120);

describe('at night', () => {
  it('sessions past their days go through Exit, files and journal included, and no other', async () => {
    const old = await addGuest(tenant, { daysAgo: 31 });
    const young = await addGuest(tenant, { daysAgo: 29 });
    const elsewhere = await addGuest(other, { daysAgo: 400 });
    const blob = `t/${tenant}/s/${old.session}/document`;
    await host.platform.blobs.put(blob, Buffer.from('sealed'));
    expect(await expiry.nightly()).toEqual({ sessions: 2, entries: 0 });
    expect(await count(tenant, 'interview_sessions', `id = '${old.session}'`)).toBe(0);
    expect(await count(tenant, 'interview_sessions', `id = '${young.session}'`)).toBe(1);
    expect(await count(other, 'interview_sessions')).toBe(0);
    await expect(host.platform.blobs.head(blob)).rejects.toThrow(/no blob/);
    const subjects: string[] = [];
    for await (const { subject } of host.platform.journal.entries()) subjects.push(subject);
    expect(subjects.toSorted()).toEqual([old.session, elsewhere.session].toSorted());
  });

  it('the bytes of deleted keys leave the data files', async () => {
    const marker = randomBytes(80);
    const { session } = await addGuest(tenant);
    await execute(tenant, 'update session_grants set sealed = ? where session_id = ?', [marker, session]);
    await execute(tenant, 'delete from session_grants where session_id = ?', [session]);
    const inFile = () =>
      withClient(host.database.superuser, async (client) => {
        await client.query('checkpoint');
        const { rows } = await client.query<{ found: boolean }>(
          `select position($1::bytea in pg_read_binary_file(pg_relation_filepath('session_grants'))) > 0 as found`,
          [marker],
        );
        return rows[0]!.found;
      });
    expect(await inFile()).toBe(true);
    // A transaction that began before the deletion, as an automatic ANALYZE's, keeps the row until it ends.
    const afterRewriting = () => rewriteKeyTables(host.database.addresses.owner).then(inFile);
    await expect.poll(afterRewriting).toBe(false);
    expect(KEY_TABLES).toContain('slots');
  });

  it('only one host does it; a host that died gives the lock back', async () => {
    const { em } = host.platform.database;
    const both = await aloneOfHosts(em, 'nightly', () => expiry.nightly());
    expect(both).toBeNull();
    expect(await expiry.nightly()).not.toBeNull();
    const broken = aloneOfHosts(em, 'nightly', () => Promise.reject(new Error('died')));
    await expect(broken).rejects.toThrow('died');
    expect(await expiry.nightly()).not.toBeNull();
  });

  it('a tenant whose part fails holds up no other', async () => {
    await addGuest(tenant, { daysAgo: 31 });
    await addGuest(other, { daysAgo: 31 });
    const exit = {
      delete: async (id: string, session: string) => {
        if (id === tenant) throw new Error('the store is away');
        return host.platform.exit.delete(id, session);
      },
    };
    const { journal, database } = host.platform;
    const partial = new Expiry({
      em: database.em,
      exit: exit as never,
      journal,
      throttle: null as never,
      sweepFiles: async () => 0,
      sweepCounts: async () => 0,
      endLockedAnswers: async () => [],
      endStandingGrants: async () => 0,
      rewriteKeyTables: null,
    });
    expect(await partial.nightly()).toEqual({ sessions: 1, entries: 0 });
    expect(await expiry.nightly()).toEqual({ sessions: 1, entries: 0 });
  });
});

describe('every hour', () => {
  it('a guest whom nothing brings back goes with the sessions; one with a login or a resume code stays', async () => {
    const gone = await addGuest(tenant, { login: false });
    const here = await addGuest(tenant);
    const withCode = await addGuest(tenant, { login: false });
    await execute(
      tenant,
      `insert into slots (tenant_id, account_id, id, source, grade, slot, account_key)
       values (?, ?, ?, 'recovery', 'A', '\\x00', '\\x00')`,
      [tenant, withCode.guest, randomUUID()],
    );
    expect((await expiry.hourly())!.guests).toBeGreaterThanOrEqual(1);
    const left = await execute(tenant, 'select id from accounts');
    const ids = left.map(({ id }) => String(id));
    expect(ids).not.toContain(gone.guest);
    expect(ids).toEqual(expect.arrayContaining([here.guest, withCode.guest]));
    expect(await count(tenant, 'interview_sessions', `id = '${gone.session}'`)).toBe(0);
    expect(
      await count(tenant, 'interview_sessions', `id in ('${here.session}', '${withCode.session}')`),
    ).toBe(2);
  });

  it('ended logins, old codes and old lanes go, and what still counts stays', async () => {
    const { guest } = await addGuest(tenant);
    const { guest: idle } = await addGuest(tenant);
    await execute(tenant, `update logins set seen_at = now() - interval '61 seconds' where account_id = ?`, [
      idle,
    ]);
    for (const days of [0, 31]) {
      await execute(
        tenant,
        `insert into throttle_lanes (tenant_id, lane, failures, first_at, wait_until)
         values (?, ?, 1, now() - ? * interval '1 day', now())`,
        [tenant, randomBytes(8), days],
      );
    }
    await expiry.hourly();
    expect(await count(tenant, 'logins', `account_id = '${guest}'`)).toBe(1);
    expect(await count(tenant, 'logins', `account_id = '${idle}'`)).toBe(0);
    expect(await count(tenant, 'throttle_lanes')).toBe(1);
  });
});

describe('the clock of a host', () => {
  it('sweeps its temporary files at the configured pace, and stops with the host', async () => {
    const { platform } = host;
    const temporary = { ...platform.config.temporary, sweepSeconds: 1 };
    const left = join(temporary.path, 'left-over');
    mkdirSync(left, { mode: 0o700 });
    utimesSync(left, 0, 0);
    const clock = await startSchedule({ ...platform, config: { ...platform.config, temporary } }, null);
    await vi.waitFor(() => expect(existsSync(left)).toBe(false), { timeout: 30_000 });
    await clock.close();
  });
});
