import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { type Database, openDatabase, outsideTenants, queryInTenant } from './index.js';

let one: string;
let two: string;
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  [one, two] = [await test.addTenant(), await test.addTenant()];
  database = await openDatabase(test.addresses.app, { connections: 1 });
});
afterAll(async () => {
  await database.close();
  await test.close();
});

const READ = { name: 'read', text: 'select lane from throttle_lanes' };
const WRITE = {
  name: 'write',
  text: `insert into throttle_lanes (tenant_id, lane, failures, first_at, wait_until)
         values ($1, $2, 0, now(), now())`,
};
const write = (as: string, tenant: string, lane: string) =>
  queryInTenant(database.em, as, WRITE, [tenant, Buffer.from(lane)]);
const lanesOf = async (tenant: string): Promise<string[]> => {
  const rows = await queryInTenant<{ lane: Buffer }>(database.em, tenant, READ, [], { readOnly: true });
  return rows.map(({ lane }) => lane.toString()).toSorted();
};

describe('one statement in a tenant, on one connection that many share', () => {
  it('writes, and reads its own rows and nobody else’s, whoever came before', async () => {
    await write(one, one, 'a');
    await write(two, two, 'b');
    const reads = await Promise.all(Array.from({ length: 60 }, (_, n) => lanesOf(n % 2 ? one : two)));
    expect(reads).toEqual(reads.map((_, n) => (n % 2 ? ['a'] : ['b'])));
    expect(await outsideTenants(database.em, (tx) => tx.execute(READ.text))).toEqual([]);
  });

  it('cannot write a row of another tenant', async () => {
    await expect(write(two, one, 'c')).rejects.toThrow(/row-level security/);
    expect(await lanesOf(one)).toEqual(['a']);
  });

  it('is rolled back and told when it fails, and the next one goes on', async () => {
    await expect(write(one, one, 'a')).rejects.toThrow(UniqueConstraintViolationException);
    await write(one, one, 'd');
    expect(await lanesOf(one)).toEqual(['a', 'd']);
  });

  it('refuses to write where it only reads', async () => {
    const writing = queryInTenant(database.em, one, WRITE, [one, Buffer.from('e')], { readOnly: true });
    await expect(writing).rejects.toThrow(/read-only/);
  });

  it('sees nothing where the tenant is none', async () => {
    await expect(lanesOf('nobody')).rejects.toThrow(/uuid/);
    expect(await lanesOf('')).toEqual([]);
  });

  it('comes back after the connection was cut in the middle', async () => {
    const cut = { name: 'cut', text: 'select pg_terminate_backend(pg_backend_pid())' };
    await expect(queryInTenant(database.em, one, cut, [])).rejects.toThrow();
    expect(await lanesOf(one)).toEqual(['a', 'd']);
  });
});
