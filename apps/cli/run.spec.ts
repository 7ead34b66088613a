import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '#database';
import { PlatformKey } from '#encryption';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import type { ContextOptions } from './context.js';
import type { Keys, KeySource } from './keys.js';
import { run } from './run.js';

const derive = (label: string): string => createHmac('sha256', 'key').update(label).digest('base64url');
const keys: Keys = {
  platformKey: PlatformKey.generate(),
  derive,
  settings: {
    seal: (tenantId, counter, record) => Buffer.from(JSON.stringify([tenantId, counter, record.toString()])),
    open: (tenantId, counter, sealed) => {
      const [tenant, count, record] = JSON.parse(sealed.toString()) as [string, number, string];
      if (tenant !== tenantId || count !== counter) throw new Error('another record');
      return Buffer.from(record);
    },
  },
};
const source: KeySource = {
  open: async () => keys,
  make: async () => ({ keys, made: true, sheet: 'a sheet' }),
  confirmSheet: async () => undefined,
};

const data = mkdtempSync(join(tmpdir(), 'affiant-cli-'));
let test: TestDatabase;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  test = await createTestDatabase();
  const { app, owner, console } = test.addresses;
  env = { AFFIANT_DATA: data, DATABASE_URL: app, DATABASE_OWNER_URL: owner, DATABASE_CONSOLE_URL: console };
});
afterAll(async () => {
  await test.close();
  rmSync(data, { recursive: true });
});

interface Result {
  exit: number;
  out: string;
  error: string;
}

async function affiant(words: string[], options: Partial<ContextOptions> = {}): Promise<Result> {
  const result = { exit: 0, out: '', error: '' };
  result.exit = await run(words, {
    env,
    keys: source,
    stdin: Readable.from([]),
    stdout: { write: (text) => (result.out += text) },
    stderr: { write: (text) => (result.error += text) },
    ...options,
  });
  return result;
}
const json = (text: string): unknown => JSON.parse(text);

describe('affiant', () => {
  it('ends with 2 for a wrong command line, in the format it asks for', async () => {
    for (const words of [
      ['nothing'],
      [],
      ['tenant'],
      ['tenant', 'create', 'x'],
      ['migrate', '--wrong'],
      ['--format', 'xml', 'migrate'],
    ]) {
      const { exit, out, error } = await affiant(words);
      expect([exit, out]).toEqual([2, '']);
      expect(error).toMatch(/^usage: /);
    }
    const { exit, error } = await affiant(['tenant', 'create', '--format', 'json']);
    expect([exit, json(error)]).toEqual([2, { code: 'usage', message: expect.stringMatching(/--name/) }]);
  });

  it('ends with 0 for help', async () => {
    const { exit, out } = await affiant(['tenant', '--help']);
    expect(exit).toBe(0);
    expect(out).toMatch(/host-add/);
  });

  it('ends with 1 and the code where it is refused', async () => {
    expect(await affiant(['tenant', 'create', 'console', '--name', 'x'])).toMatchObject({
      exit: 1,
      out: '',
      error: expect.stringMatching(/^name_refused: /),
    });
    const { exit, error } = await affiant(['tenant', 'suspend', 'nobody', '--format', 'json']);
    expect([exit, json(error)]).toEqual([1, { code: 'not_found', message: 'There is no tenant nobody' }]);
  });

  it('names what is wrong in the configuration', async () => {
    const { exit, error } = await affiant(['migrate'], { env: { ...env, AFFIANT_PORT: 'x' } });
    expect([exit, error]).toEqual([
      1,
      expect.stringMatching(/^configuration_invalid: AFFIANT_PORT: server\.port: /),
    ]);
  });

  it('says which role is missing', async () => {
    const { DATABASE_OWNER_URL: _, ...without } = env;
    const { exit, error } = await affiant(['migrate'], { env: without });
    expect([exit, error]).toEqual([1, expect.stringMatching(/DATABASE_OWNER_URL/)]);
  });
});

describe('affiant init', () => {
  it('makes key, tables and the console, and can be run again', async () => {
    for (let n = 0; n < 2; n++) {
      const { exit, out } = await affiant(['init', '--format', 'json']);
      expect([exit, json(out)]).toEqual([
        0,
        { keyMade: true, sheet: 'a sheet', sheetConfirmed: false, migrated: [] },
      ]);
    }
    const { rows } = await withClient(test.superuser, (client) =>
      client.query(`select name from tenants where slug = 'console'`),
    );
    expect(rows).toEqual([{ name: 'Provider console' }]);
  });
});

describe('affiant database url', () => {
  it('prints the address in use', async () => {
    expect(await affiant(['database', 'url'])).toEqual({
      exit: 0,
      out: `${test.addresses.app}\n`,
      error: '',
    });
    expect((await affiant(['database', 'url', '--role', 'owner'])).out).toBe(`${test.addresses.owner}\n`);
    expect((await affiant(['database', 'url', '--role', 'root'])).exit).toBe(2);
  });
});

describe('affiant tenant', () => {
  it('makes an organization, with its first admin where asked', async () => {
    const plain = await affiant(['tenant', 'create', 'clinic', '--name', 'The Clinic', '--format', 'json']);
    expect(json(plain.out)).toEqual({ slug: 'clinic', url: 'http://clinic.localhost:8080', admin: null });
    const words = [
      'tenant',
      'create',
      'court',
      '--name',
      'Court',
      '--admin-email',
      'a@court.example',
      '--format=json',
    ];
    expect(json((await affiant(words)).out)).toMatchObject({
      admin: { email: 'a@court.example', password: expect.stringMatching(/^\w{5}(-\w{5}){4}$/) },
    });
  });

  it('makes none where the admin’s address is none', async () => {
    const words = ['tenant', 'create', 'half', '--name', 'Half', '--admin-email', 'nobody'];
    expect(await affiant(words)).toMatchObject({ exit: 1, error: expect.stringMatching(/^malformed: /) });
    expect((await affiant(['tenant', 'list'])).out).not.toMatch(/half/);
  });

  it('suspends, resumes and lists them', async () => {
    await affiant(['tenant', 'create', 'paused', '--name', 'Paused']);
    expect(await affiant(['tenant', 'suspend', 'paused'])).toMatchObject({
      exit: 0,
      out: 'paused is suspended.\n',
    });
    const listed = json((await affiant(['tenant', 'list', '--format', 'json'])).out);
    expect(listed).toMatchObject({
      tenants: expect.arrayContaining([
        { slug: 'paused', name: 'Paused', state: 'suspended', url: 'http://paused.localhost:8080' },
      ]),
    });
    expect((await affiant(['tenant', 'resume', 'paused'])).out).toBe('paused is active.\n');
  });

  it('sets a setting, looser ones too, and refuses what is none', async () => {
    await affiant(['tenant', 'create', 'set', '--name', 'Set']);
    const set = (key: string, value: string): Promise<Result> =>
      affiant(['tenant', 'set', 'set', key, value]);
    expect(await set('limits.fields', '500')).toMatchObject({ exit: 0, out: 'set: limits.fields is 500.\n' });
    expect(await set('identity.login_methods.sms.countries', '[US, DE]')).toMatchObject({ exit: 0 });
    expect(await set('limits.field', '5')).toMatchObject({
      exit: 1,
      error: expect.stringMatching(/did you mean fields/),
    });
    expect(await set('limits.fields', '[')).toMatchObject({ exit: 2 });
    expect(await set('__proto__.x', '1')).toMatchObject({ exit: 1 });
  });

  it('adds a host name, and deletes only with --yes', async () => {
    await affiant(['tenant', 'create', 'gone', '--name', 'Gone']);
    expect((await affiant(['tenant', 'host-add', 'gone', 'forms.gone.example'])).exit).toBe(0);
    expect((await affiant(['tenant', 'delete', 'gone'])).exit).toBe(2);
    expect((await affiant(['tenant', 'delete', 'gone', '--yes'])).exit).toBe(0);
    expect((await affiant(['tenant', 'delete', 'gone', '--yes'])).exit).toBe(1);
  });

  it('refuses a look in which text could not be read', async () => {
    await affiant(['tenant', 'create', 'look', '--name', 'Look']);
    expect(await affiant(['tenant', 'set', 'look', 'theme.brand', '"#fafafa"'])).toMatchObject({
      exit: 1,
      error: expect.stringMatching(/^settings_refused: theme\.brand: .*must be 4\.5 or more/),
    });
    expect((await affiant(['tenant', 'set', 'look', 'theme.brand', '"#652b5d"'])).exit).toBe(0);
  });

  it('takes one along as a file: its host name and settings come back with it', async () => {
    const file = join(data, 'moved.jsonl.gz');
    const said = async (...words: string[]) => {
      const { exit, out, error } = await affiant([...words, '--format', 'json']);
      return { exit, said: json(out || error) };
    };
    await affiant(['tenant', 'create', 'moved', '--name', 'Moved']);
    await affiant(['tenant', 'host-add', 'moved', 'forms.moved.example']);
    await affiant(['tenant', 'set', 'moved', 'limits.fields', '7']);
    expect((await affiant(['tenant', 'export', 'moved'])).exit).toBe(2);
    expect(await said('tenant', 'export', 'moved', '--out', file)).toMatchObject({
      exit: 0,
      said: { slug: 'moved', files: 0 },
    });
    expect(await said('tenant', 'import', file)).toMatchObject({ exit: 1, said: { code: 'name_refused' } });
    await affiant(['tenant', 'delete', 'moved', '--yes']);
    expect(await said('tenant', 'import', file)).toMatchObject({ exit: 0, said: { slug: 'moved' } });
    expect(await affiant(['tenant', 'host-add', 'moved', 'forms.moved.example'])).toMatchObject({
      exit: 1,
      error: expect.stringMatching(/is taken/),
    });
    expect(await said('backup', '--out', join(data, 'backup'))).toMatchObject({ exit: 0 });
    expect(await said('restore', join(data, 'backup'))).toMatchObject({
      exit: 1,
      said: { code: 'name_refused' },
    });
    expect(await said('restore', data)).toMatchObject({ exit: 1, said: { code: 'archive_unreadable' } });
  });
});

describe('affiant user', () => {
  beforeAll(async () => {
    await affiant(['tenant', 'create', 'people', '--name', 'People']);
  });
  const user = (...words: string[]): Promise<Result> =>
    affiant(['user', ...words, '--tenant', 'people', '--format', 'json']);

  it('makes an account, and prints its password once', async () => {
    const made = json((await user('create', '--email', 'A@people.example', '--privilege', 'admin')).out);
    expect(made).toEqual({
      id: expect.any(String),
      email: 'a@people.example',
      password: expect.stringMatching(/^\w{5}(-\w{5}){4}$/),
    });
    const again = await user('create', '--email', 'a@people.example');
    expect([again.exit, json(again.error)]).toEqual([1, expect.objectContaining({ code: 'email_taken' })]);
  });

  it('takes a password from standard input and does not repeat it', async () => {
    const words = ['user', 'create', '--tenant', 'people', '--email', 'b@people.example', '--password-stdin'];
    const stdin = (text: string) => ({ stdin: Readable.from([Buffer.from(text)]) });
    expect(await affiant(words, stdin('short\n'))).toMatchObject({
      exit: 1,
      error: expect.stringMatching(/^password_refused: /),
    });
    expect(await affiant(words, stdin(''))).toMatchObject({ exit: 2 });
    const { exit, out } = await affiant(words, stdin('nine wet herons by 4 lakes\n'));
    expect([exit, out]).toEqual([0, 'b@people.example\n']);
  });

  it('lists, grants, revokes and resets', async () => {
    const email = 'c@people.example';
    const { password } = json((await user('create', '--email', email)).out) as { password: string };
    expect((await user('grant', email, 'advocate')).exit).toBe(0);
    const listed = json((await user('list')).out);
    expect(listed).toMatchObject({
      users: expect.arrayContaining([
        { id: expect.any(String), email, privileges: ['advocate'], confirmed: true },
      ]),
    });
    expect((await user('revoke', email, 'advocate')).exit).toBe(0);
    const reset = json((await user('reset', email)).out);
    expect(reset).toMatchObject({ email, password: expect.any(String) });
    expect(reset).not.toMatchObject({ password });
    expect((await user('reset', 'nobody@people.example')).exit).toBe(1);
  });

  it('makes no developer in production, and grants the console’s privileges there only', async () => {
    const production = { env: { ...env, AFFIANT_ENVIRONMENT: 'production' } };
    const words = ['user', 'create', '--tenant', 'people', '--email', 'd@people.example', '--privilege'];
    expect(await affiant([...words, 'developer'], production)).toMatchObject({
      exit: 1,
      error: expect.stringMatching(/^developer_in_production: /),
    });
    expect(await affiant([...words, 'operator'])).toMatchObject({
      exit: 1,
      error: expect.stringMatching(/^forbidden: /),
    });
  });
});
