import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '#config';
import { withClient } from '#database';
import { PlatformKey } from '#encryption';
import { ATTACKERS } from '#readers';
import { openBlobStore } from '#storage';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { storageDrivers } from '../../host/storage-drivers.js';
import { PlatformKeys } from '../platform-keys.js';
import { run } from '../run.js';
import type { Proof } from './prove-cells.js';

const data = mkdtempSync(join(tmpdir(), 'affiant-prove-'));
let test: TestDatabase;
let proven: { exit: number; proof: Proof; error: string };
let env: NodeJS.ProcessEnv;

async function affiant(...words: string[]) {
  const result = { exit: 0, out: '', error: '' };
  result.exit = await run([...words, '--format', 'json'], {
    env,
    keys: new PlatformKeys(env),
    stdin: Readable.from([]),
    stdout: { write: (text) => (result.out += text) },
    stderr: { write: (text) => (result.error += text) },
  });
  return result;
}

beforeAll(async () => {
  test = await createTestDatabase();
  const { app, owner, console } = test.addresses;
  env = {
    AFFIANT_DATA: data,
    AFFIANT_PLATFORM_KEY: PlatformKey.generate().toText(),
    DATABASE_URL: app,
    DATABASE_OWNER_URL: owner,
    DATABASE_CONSOLE_URL: console,
  };
  await affiant('init');
  const { exit, out, error } = await affiant('prove');
  proven = { exit, proof: JSON.parse(out || 'null') as Proof, error };
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true });
});

describe('affiant prove', () => {
  it('tries every attacker at every grade, and finds on a fresh installation what the table says', () => {
    expect(proven.error).toBe('');
    const { cells, controls } = proven.proof;
    expect(cells.filter(({ ok }) => !ok)).toEqual([]);
    expect(controls.filter(({ ok }) => !ok)).toEqual([]);
    expect(proven.exit).toBe(0);
    expect(cells).toHaveLength(ATTACKERS.length * 4);
  });

  it('reads where the table says that something is read: who has the key, a cookie, or the provider', () => {
    const read = (attacker: string) =>
      proven.proof.cells.filter((cell) => cell.attacker === attacker).map(({ happened }) => happened);
    expect(read('dump')).toEqual(['no', 'no', 'no', 'all']);
    expect(read('all_with_key')).toEqual(['no', 'guess', 'all', 'all']);
    expect(read('running')).toEqual(['active', 'active', 'all', 'all']);
    expect(read('changed_code')).toEqual(['active', 'active', 'all', 'all']);
    expect(read('domain')).toEqual(['active', 'active', 'active', 'active']);
    expect(read('content_addon')).toEqual(['shown', 'shown', 'shown', 'shown']);
    expect(read('provider_takeover')).toEqual(['no', 'no', 'shown', 'shown']);
    expect(read('cookies')).toEqual(['shown', 'shown', 'shown', 'shown']);
  });

  it('ends with 1 and names the cells where a protection is gone: here, the wall between tenants', async () => {
    const sql = (text: string) => withClient(test.superuser, (client) => client.query(text));
    await sql('alter table session_steps disable row level security');
    const { exit, out, error } = await affiant('prove', '--attacker', 'other_tenant');
    await sql('alter table session_steps enable row level security');
    expect([exit, error]).toEqual([1, expect.stringContaining('"code":"internal"')]);
    const { ok, cells, controls } = JSON.parse(out) as Proof;
    expect([ok, controls.every((control) => control.ok)]).toEqual([false, true]);
    expect(cells.map(({ attacker, claimed, happened }) => [attacker, claimed, happened])).toEqual(
      ['A', 'B', 'C', 'D'].map(() => ['other_tenant', 'no', 'shown']),
    );
  });

  it('ends with 2 for an attacker that is none', async () => {
    expect((await affiant('prove', '--attacker', 'nobody')).exit).toBe(2);
  });

  it('leaves neither a row nor a file behind', async () => {
    const { rows } = await withClient(test.superuser, (client) =>
      client.query(`select slug from tenants where slug like 'prove-%'
                    union all select 'session' from interview_sessions union all select 'account' from accounts`),
    );
    expect(rows).toEqual([]);
    const { storage, dataFolder } = loadConfig(env);
    const left: string[] = [];
    for await (const key of (await openBlobStore(storage, dataFolder, storageDrivers)).list('t/'))
      left.push(key);
    expect(left).toEqual([]);
  });
});
