import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '#config';
import { withClient } from '#database';
import { PlatformKey } from '#encryption';
import { DiskStore } from '#storage';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { PlatformKeys } from '../platform-keys.js';
import { run } from '../run.js';
import { Context } from '../context.js';
import { checkClock } from './check-database.js';
import {
  checkConfinement,
  checkMemoryReaders,
  checkOffice,
  checkSwap,
  checkTemporary,
} from './check-machine.js';
import { examineDatabase } from './examine-database.js';
import type { Examination } from './examine.js';

const data = mkdtempSync(join(tmpdir(), 'affiant-doctor-'));
let test: TestDatabase;
let env: NodeJS.ProcessEnv;
/** Of the installation as it was made, in development and in production. */
let fresh: Found;
let strict: Found;
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
  await affiant(['init']);
  await affiant(['tenant', 'create', 'clinic', '--name', 'Clinic']);
  fresh = await doctor();
  strict = await doctor(PRODUCTION, STARTS);
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true });
});

const PRODUCTION = { AFFIANT_ENVIRONMENT: 'production' };
const STARTS = `
sandbox: { accept_unconfined: true }
`;

function optionsOf(more: NodeJS.ProcessEnv, result = { out: '', error: '' }) {
  const variables = { ...env, ...more };
  return {
    env: variables,
    keys: new PlatformKeys(variables),
    stdin: Readable.from([]),
    stdout: { write: (text: string) => (result.out += text) },
    stderr: { write: (text: string) => (result.error += text) },
  };
}

async function affiant(words: string[], more: NodeJS.ProcessEnv = {}) {
  const result = { exit: 0, out: '', error: '' };
  result.exit = await run([...words, '--format', 'json'], optionsOf(more, result));
  return result;
}

/** A whole examination, by the command. */
async function doctor(more: NodeJS.ProcessEnv = {}, yaml = '') {
  const { exit, out } = await affiant(['doctor'], { AFFIANT_CONFIG: writeOver(yaml), ...more });
  const examination = JSON.parse(out) as Examination;
  return { exit, check: failing(examination.checks), ...examination };
}
type Found = Awaited<ReturnType<typeof doctor>>;

/** The part of it that asks the database. */
async function database(more: NodeJS.ProcessEnv = {}, yaml = '') {
  const context = new Context(optionsOf({ AFFIANT_CONFIG: writeOver(yaml), ...more }));
  try {
    return failing((await examineDatabase(context)).checks);
  } finally {
    await context.close();
  }
}

function failing(checks: Examination['checks']) {
  return (id: string) => checks.filter((each) => each.id === id && !each.ok);
}

describe('affiant doctor', () => {
  it('finds nothing wrong in a fresh development installation, and says who could read the answers', () => {
    const { exit, ok, environment, checks, readers, paths } = fresh;
    expect({ exit, ok, environment }).toEqual({ exit: 0, ok: true, environment: 'development' });
    expect(checks.filter((each) => !each.ok && each.severity === 'error')).toEqual([]);
    expect(readers).toHaveLength(16 * 4);
    expect(Object.keys(paths)).toEqual(['database', 'files', 'temporary', 'logs', 'keys']);
  });

  it('leaves nothing of its trial in the file store', () => {
    const { paths } = fresh;
    const left = existsSync(paths.files!)
      ? readdirSync(paths.files!, { recursive: true, withFileTypes: true })
      : [];
    expect(left.filter((each) => each.isFile())).toEqual([]);
  });

  it('fails in production for what a host would refuse to start with', async () => {
    const { exit, check } = await doctor(PRODUCTION, 'messaging: { mail: { driver: file } }');
    expect(exit).toBe(1);
    expect(check('configuration').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/driver: file/),
    );
  });

  it('has what the operator signed for as its first warning', () => {
    const config = loadConfig({ ...env, AFFIANT_CONFIG: writeOver(STARTS), ...PRODUCTION });
    const probe = () => ({ confined: false, message: 'No wall.' }) as never;
    expect(checkConfinement(config, probe)).toMatchObject({ ok: false, severity: 'warning' });
    const unsigned = { ...config, sandbox: { ...config.sandbox, acceptUnconfined: false } };
    expect(checkConfinement(unsigned, probe)).toMatchObject({ ok: false, severity: 'error' });
    expect(strict.checks[0]!.id).toBe('sandbox_confinement');
  });

  it('fails in production while an account holds developer, whose it is', async () => {
    expect([strict.exit, strict.check('developers')]).toEqual([0, []]);
    await affiant([
      'user',
      'create',
      '--tenant',
      'clinic',
      '--email',
      'dev@clinic.example',
      '--privilege',
      'developer',
    ]);
    expect((await database())('developers')).toEqual([]);
    const { exit, check } = await doctor(PRODUCTION, STARTS);
    expect(exit).toBe(1);
    expect(check('developers')).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/clinic \(1\)/) }),
    ]);
    await affiant(['user', 'revoke', '--tenant', 'clinic', 'dev@clinic.example', 'developer']);
    expect((await database(PRODUCTION, STARTS))('developers')).toEqual([]);
  });

  it('fails where a policy was lifted, or a migration is missing', async () => {
    const sql = (text: string) => withClient(test.superuser, (client) => client.query(text));
    await sql('alter table slots no force row level security');
    expect((await database())('row_security')[0]!.message).toMatch(/slots/);
    await sql('alter table slots force row level security');
    await sql(`update mikro_orm_migrations set name = 'x' where name = '0001-tenants'`);
    const { exit, check } = await doctor();
    expect([exit, check('migrations')[0]!.message]).toEqual([1, expect.stringMatching(/0001-tenants/)]);
    await sql(`update mikro_orm_migrations set name = '0001-tenants' where name = 'x'`);
  });

  it('fails for a host role that passes row-level security, and warns where the owner is not known', async () => {
    const { exit, check } = await doctor({ DATABASE_URL: test.superuser });
    expect(exit).toBe(1);
    expect(check('database_roles')[0]!.message).toMatch(/postgres passes row-level security/);
    const without = await database({ DATABASE_OWNER_URL: '', DATABASE_CONSOLE_URL: '' });
    expect(without('migrations')[0]).toMatchObject({ severity: 'warning' });
  });

  it('tells apart what it cannot look at from what is wrong: a database that does not answer', async () => {
    const { exit, check, readers } = await doctor({ DATABASE_URL: 'postgres://x:y@127.0.0.1:9/z' });
    expect([exit, readers.length]).toEqual([1, 64]);
    expect(check('database')[0]!.message).toMatch(/127\.0\.0\.1:9/);
  });

  it('fails where others can enter the temporary folder', () => {
    const folder = join(data, 'temporary');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    const config = loadConfig(env);
    expect(checkTemporary(config)).toMatchObject({
      ok: false,
      severity: 'error',
      message: expect.stringMatching(/chmod 700/),
    });
    chmodSync(folder, 0o700);
    expect(checkTemporary(config).ok).toBe(true);
  });

  it('warns where no PDF can be made of DOCX templates', async () => {
    const found = await checkOffice(() => Promise.resolve(null));
    expect(found).toMatchObject({
      ok: false,
      severity: 'warning',
      message: expect.stringMatching(/DOCX only/),
    });
  });

  it('warns of swap, clocks apart, core dumps and an open inspector', async () => {
    expect(checkSwap(() => 'Filename Type\n/dev/sda2 partition\n').ok).toBe(false);
    expect(checkSwap(() => 'Filename Type\n').ok).toBe(true);
    const config = { environment: 'production' } as never;
    const limits = () => 'Max core file size        0                    unlimited            bytes';
    const found = checkMemoryReaders(config, { env: { NODE_OPTIONS: '--inspect=0' }, limits });
    expect(found.map(({ ok, severity }) => [ok, severity])).toEqual([
      [false, 'error'],
      [true, 'warning'],
    ]);
    const em = { fork: () => ({ transactional: async () => [{ at: new Date(60_000) }] }) } as never;
    expect((await checkClock(em, () => 0)).message).toMatch(/60 seconds apart/);
  });
});

describe('affiant sweep', () => {
  it('makes one pass and counts; refuses where the folder is not ours alone', async () => {
    const folder = join(data, 'temporary');
    mkdirSync(join(folder, 'old'), { recursive: true, mode: 0o700 });
    const { exit, out } = await affiant(['sweep']);
    expect([exit, JSON.parse(out)]).toEqual([0, { removed: 0, skipped: 1, refused: 0 }]);
    chmodSync(folder, 0o755);
    expect((await affiant(['sweep'])).exit).toBe(1);
    chmodSync(folder, 0o700);
  });
});

describe('affiant storage', () => {
  it('tries the store in use', async () => {
    const { exit, out } = await affiant(['storage', 'check']);
    expect([exit, JSON.parse(out)]).toEqual([0, expect.objectContaining({ ok: true })]);
  });

  it('refuses to move to where the files lie, or to a store that is not configured', async () => {
    const files = new DiskStore(join(data, 'files'));
    await files.put('t/00000000-0000-4000-8000-000000000000/x', Buffer.from('sealed'));
    expect((await affiant(['storage', 'move', '--to', 'disk'])).error).toMatch(/lie in disk already/);
    expect((await affiant(['storage', 'move', '--to', 's3'])).exit).toBe(1);
  });
});

function writeOver(yaml: string): string {
  const file = join(data, 'over.yml');
  writeFileSync(file, yaml);
  return file;
}
