import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import {
  type Database,
  inTenant,
  openDatabase,
  outsideTenants,
  tablesWithoutTenant,
  withClient,
} from './index.js';

let one: string;
let two: string;
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase(test.addresses.app);
  [one, two] = [await test.addTenant(), await test.addTenant()];
  await inTenant(database.em, one, (tx) => tx.execute(insertOf(one)));
});
afterAll(async () => {
  await database.close();
  await test.close();
});

const insertOf = (tenant: string): string =>
  `insert into throttle_lanes (tenant_id, lane, failures, first_at, wait_until)
   values ('${tenant}', '\\x01', 0, now(), now())`;
const countIn = (tenant: string): Promise<number> =>
  inTenant(database.em, tenant, async (tx) => (await tx.execute('select * from throttle_lanes')).length);

describe('a transaction in a tenant', () => {
  it('sees its own rows and nobody else’s', async () => {
    expect(await countIn(one)).toBe(1);
    expect(await countIn(two)).toBe(0);
  });

  it('cannot write a row of another tenant, nor move one there, nor delete it', async () => {
    const as = (tenant: string, sql: string): Promise<unknown> =>
      inTenant(database.em, tenant, (tx) => tx.execute(sql));
    await expect(as(two, insertOf(one))).rejects.toThrow(/row-level security/);
    await expect(as(one, `update throttle_lanes set tenant_id = '${two}'`)).rejects.toThrow(
      /row-level security/,
    );
    await as(two, 'delete from throttle_lanes');
    expect(await countIn(one)).toBe(1);
  });

  it('leaves nothing of the tenant on the pooled connection', async () => {
    const single = await openDatabase(test.addresses.app, { connections: 1 });
    await inTenant(single.em, one, (tx) => tx.execute('select 1'));
    expect(await outsideTenants(single.em, (tx) => tx.execute('select * from throttle_lanes'))).toEqual([]);
    await single.close();
  });

  it('keeps 200 requests of many tenants apart on a few connections', async () => {
    const counts = await Promise.all(
      Array.from({ length: 200 }, (_, n) => countIn(n % 2 ? one : randomUUID())),
    );
    expect(counts).toEqual(counts.map((_, n) => n % 2));
  });

  it('rolls back what threw, and refuses writes where it only reads', async () => {
    const boom = inTenant(database.em, one, async (tx) => {
      await tx.execute('delete from throttle_lanes');
      throw new Error('boom');
    });
    await expect(boom).rejects.toThrow('boom');
    expect(await countIn(one)).toBe(1);
    await expect(
      inTenant(database.em, one, (tx) => tx.execute('delete from throttle_lanes'), { readOnly: true }),
    ).rejects.toThrow(/read-only/);
  });

  it('reads timestamps as dates, bytes as buffers', async () => {
    const rows = await inTenant(database.em, one, (tx) =>
      tx.execute<{ first_at: Date; lane: Buffer }[]>('select * from throttle_lanes'),
    );
    expect(rows[0]?.first_at).toBeInstanceOf(Date);
    expect(rows[0]?.lane).toEqual(Buffer.from([1]));
  });
});

describe('the host’s role', () => {
  it('can neither make, rename nor move a tenant, nor give its host name to another', async () => {
    for (const sql of [
      `insert into tenants (id, slug, name) values ('${randomUUID()}', 'x', 'x')`,
      `update tenants set slug = 'mine'`,
      `update tenants set state = 'active'`,
      `delete from tenants`,
      `insert into tenant_hosts (host, tenant_id) values ('x.example', '${one}')`,
      `create table mine (id integer)`,
    ]) {
      await expect(outsideTenants(database.em, (tx) => tx.execute(sql))).rejects.toThrow(/permission denied/);
    }
  });
});

describe('row-level security', () => {
  it('binds the owner of the tables too', async () => {
    const rows = await withClient(test.addresses.owner, (client) =>
      client.query('select * from throttle_lanes'),
    );
    expect(rows.rowCount).toBe(0);
  });

  it('is forced by a policy on every table but those listed', async () => {
    const { rows } = await withClient(test.superuser, (client) =>
      client.query<{ name: string }>(`
        select c.relname as name from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and not (c.relrowsecurity and c.relforcerowsecurity
                    and exists (select 1 from pg_policy p where p.polrelid = c.oid))`),
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(tablesWithoutTenant).toSorted());
  });

  it('has the tenant first in every primary, unique and foreign key of a tenant’s table', async () => {
    const { rows } = await withClient(test.superuser, (client) =>
      client.query<{ table: string; name: string }>(`
        select c.relname as table, k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
         where k.connamespace = 'public'::regnamespace and k.contype in ('p', 'u', 'f') and c.relrowsecurity
           and (select attname from pg_attribute where attrelid = c.oid and attnum = k.conkey[1]) <> 'tenant_id'`),
    );
    expect(rows).toEqual([]);
  });

  it('is not passed by the host’s or the console’s role, and a role that passes it is refused', async () => {
    await expect(openDatabase(test.superuser)).rejects.toThrow(/passes row-level security/);
    const console = await openDatabase(test.addresses.console);
    await expect(console.em.fork().execute('select * from throttle_lanes')).rejects.toThrow(
      /permission denied/,
    );
    await console.close();
  });

  it('is asked by views and never stepped over by functions', async () => {
    const { rows } = await withClient(test.superuser, (client) =>
      client.query(`
        select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
        union all select relname from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace
           and not coalesce(reloptions @> '{security_invoker=true}', false)`),
    );
    expect(rows).toEqual([]);
  });
});
