import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inTenant } from '#database';
import {
  generateKeyPair,
  grantVersion,
  loadPlatformKey,
  openGrant,
  PlatformKey,
  readSlot,
  replacePlatformKeyFile,
  sealGrant,
  SessionKey,
} from '#encryption';
import { countOutdated } from '#identity';
import { insertStandingGrants, openStandingGrant, standingGrantsOf } from '#standing-grants';
import { findApiKeys } from '../../libs/identity/api-key-row.js';
import { factorsOf } from '../../libs/identity/factor-rows.js';
import { findById } from '../../libs/identity/find-account.js';
import { renewAccount } from '../../libs/identity/renew-account.js';
import { Client } from '../client.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { type RunningHost, startHostOver } from '../host-over.js';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const GRANTS = 60;
const NOTHING = { accounts: 0, slots: 0, grants: 0, identities: 0, factors: 0, apiKeys: 0, locked: 0 };
const before = PlatformKey.generate();
const after = before.rotated();
const password = 'correct horse battery staple';
let database: TestDatabase;
let folder: string;
let host: RunningHost;
let tenant: { id: string; slug: string };

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'affiant-rotation-'));
  host = await startHostOver(database.addresses, join(folder, 'before'), {}, before);
  tenant = { slug: 'clinic', id: await host.addTenant('clinic') };
});
afterAll(async () => {
  await host.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody with many sessions, sealed before the rotation. */
async function addPerson(email: string) {
  const privileges = ['admin', 'advocate'];
  const made = await host.platform.accounts.create(tenant, { email, password, privileges, confirmed: true });
  const grants = Array.from({ length: GRANTS }, () => ({
    session: randomUUID(),
    key: SessionKey.generate(),
  }));
  await inTenant(host.platform.database.em, tenant.id, async (tx) => {
    for (const { session, key } of grants) {
      const identity = { tenant: tenant.id, account: made.id, session, role: 'owner' };
      await tx.execute(
        `insert into interview_sessions (tenant_id, id, owner_id, interview, addon, version, digest, mode, state,
           sequence, delete_days) values (?, ?, ?, 'a:b', 'a', '1.0.0', 'sha512:0', 'single', 'open', 1, 30)`,
        [tenant.id, session, made.id],
      );
      await tx.execute(
        `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
         values (?, ?, ?, ?, 'owner', ?)`,
        [
          tenant.id,
          randomUUID(),
          session,
          made.id,
          sealGrant(before, identity, made.key.keys.publicKey, key),
        ],
      );
    }
  });
  const { login } = await host.platform.passwordLogin.login(
    tenant,
    { email, password },
    { registration: 'open', emailConfirmationPrivileges: [], logins: { idleMinutes: 30, absoluteHours: 12 } },
    { address: '10.0.0.7', deviceName: 'A browser' },
  );
  const caller = await host.platform.logins.open(tenant, login.secret);
  await host.platform.secondFactors.begin(caller, 'Clinic');
  await host.platform.apiKeys.make(caller, { name: 'sync', scopes: ['manage'] });
  return { ...made, grants };
}
type Person = Awaited<ReturnType<typeof addPerson>>;

/** How many of the person's slots and grants do not open under the rotated key. */
function unreadable({ id, key, grants }: Person): Promise<number> {
  return inTenant(host.platform.database.em, tenant.id, async (tx) => {
    let closed = 0;
    const opens = (open: () => boolean) => {
      try {
        if (!open()) closed++;
      } catch {
        closed++;
      }
    };
    const slots = await tx.execute<{ id: string; slot: Buffer }[]>(
      'select id, slot from slots where account_id = ?',
      [id],
    );
    for (const { id: slot, slot: stored } of slots) {
      opens(() => readSlot(after, { tenant: tenant.id, account: id, slot }, stored).source === 'password');
    }
    const rows = await tx.execute<{ session: string; sealed: Buffer }[]>(
      'select session_id as session, sealed from session_grants where account_id = ?',
      [id],
    );
    for (const { session, sealed } of rows) {
      const identity = { tenant: tenant.id, account: id, session, role: 'owner' };
      const expected = grants.find((grant) => grant.session === session)!.key.bytes;
      opens(() => openGrant(after, identity, key.keys, sealed).bytes.equals(expected));
    }
    expect(slots.length + rows.length).toBe(1 + GRANTS);
    return closed;
  });
}

/** A transaction whose connection is lost at its nth write. */
function lostAt(tx: EntityManager, write: number): EntityManager {
  let left = write;
  return new Proxy(tx, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (sql: unknown, ...rest: unknown[]) => {
        if (name === 'execute' && /^\s*update/.test(String(sql)) && --left === 0) throw new Error('lost');
        return Reflect.apply(value, target, [sql, ...rest]) as unknown;
      };
    },
  });
}

describe('a rotation of the platform key', () => {
  it('broken off at each of its writes leaves nothing unreadable, and is finished later', async () => {
    const person = await addPerson('broken@clinic.example');
    const { em } = host.platform.database;
    const renew = (write: number) =>
      inTenant(em, tenant.id, async (tx) => {
        const account = (await findById(tx, after, person.id))!;
        await renewAccount(lostAt(tx, write), after, account, person.key);
      });
    let points = 0;
    for (let write = 1; ; write++) {
      const broken = await renew(write).then(
        () => false,
        () => true,
      );
      expect(await unreadable(person)).toBe(0);
      if (!broken) break;
      points++;
    }
    // The slot, the grants, two privileges, the API key and the account itself.
    expect(points).toBe(1 + GRANTS + 2 + 1 + 1);
    expect(await countOutdated(em, tenant.id, after.version)).toEqual(NOTHING);
    await inTenant(em, tenant.id, async (tx) => {
      const alone = PlatformKey.fromText(after.toText().split('\n').at(-1)!);
      expect(await factorsOf(tx, alone, person.id)).toHaveLength(1);
      expect(await findApiKeys(tx, alone, { account: person.id })).toHaveLength(1);
    });
  });

  it('is carried out at the person’s next login, and the old password still opens all', async () => {
    const person = await addPerson('ana@clinic.example');
    const { em } = host.platform.database;
    const left = { ...NOTHING, accounts: 1, slots: 1, grants: GRANTS, factors: 1, apiKeys: 1 };
    expect(await countOutdated(em, tenant.id, after.version)).toEqual(left);
    // Two grants that no account holds, of the first session.
    const [{ session, key }] = person.grants as [Person['grants'][number]];
    const spare = generateKeyPair();
    const holders = { escrow: { publicKey: spare.publicKey, holder: '' }, background: { days: 1 } };
    const place = { tenantId: tenant.id, sessionId: session, askerId: person.id };
    await inTenant(em, tenant.id, (tx) => insertStandingGrants(tx, before, place, key, holders, new Date()));
    await host.close();
    host = await startHostOver(database.addresses, join(folder, 'after'), {}, after);
    const client = new Client(host.origin('clinic'));
    const login = () => client.post('/api/v1/auth/login', { email: person.email, password });
    expect((await login()).status).toBe(200);
    const still = await countOutdated(host.platform.database.em, tenant.id, after.version);
    expect(still).toEqual(NOTHING);
    expect(await unreadable(person)).toBe(0);
    const standing = await inTenant(host.platform.database.em, tenant.id, (tx) =>
      standingGrantsOf(tx, after, tenant.id, session),
    );
    expect(standing.map(({ sealed }) => grantVersion(sealed))).toEqual([2, 2]);
    for (const grant of standing) {
      const opener = grant.kind === 'escrow' ? spare : undefined;
      expect(openStandingGrant(after, tenant.id, grant, opener).bytes).toEqual(key.bytes);
    }
    expect((await login()).status).toBe(200);
    const me = await client.get('/api/v1/auth/me');
    expect(me.json).toMatchObject({ user: { email: person.email, privileges: ['admin', 'advocate'] } });
  });

  it('replaces the key’s file whole, and never with a looser mode', async () => {
    const path = join(folder, 'platform-key');
    await replacePlatformKeyFile(path, before);
    await replacePlatformKeyFile(path, after);
    expect(loadPlatformKey({ source: 'file', path }, {}).toText()).toBe(after.toText());
  });
});
