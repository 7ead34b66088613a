import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseUnavailable } from '../errors.js';
import { withClient } from '../with-client.js';
import { type EmbeddedDatabase, openEmbeddedDatabase } from './embedded-database.js';
import { runningPostmaster } from './postmaster.js';
import { buildHolder } from './testing/holder.js';

const NOBODY = 65_534;
/** Another user must be able to read this repository to run PostgreSQL out of it. */
const canBeNobody =
  process.getuid?.() === 0 &&
  spawnSync('test', ['-r', import.meta.filename], { uid: NOBODY, gid: NOBODY }).status === 0;
const temporary = mkdtempSync(join(tmpdir(), 'affiant-embedded-'));
let holders: Awaited<ReturnType<typeof buildHolder>>;
let folders = 0;

const freshFolder = (): string => join(temporary, String(++folders), 'postgres');
const clusterOf = (folder: string): string => join(folder, 'cluster');
const query = async (database: EmbeddedDatabase, sql: string, password = database.superuserPassword) =>
  withClient(`postgres://postgres:${password}@127.0.0.1:${database.port}/postgres`, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  });

beforeAll(async () => {
  holders = await buildHolder();
});
afterEach(() => {
  // Whatever a failed test left running ends here, by the number in its own folder.
  for (let n = 1; n <= folders; n++) {
    const cluster = clusterOf(join(temporary, String(n), 'postgres'));
    const server = existsSync(cluster) ? runningPostmaster(cluster) : null;
    if (server) process.kill(server.pid, 'SIGQUIT');
  }
});
afterAll(() => {
  holders.remove();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

describe('the embedded database', () => {
  it('starts in a folder that only we may enter, keeps its port and data, and stops', async () => {
    const folder = freshFolder();
    chmodSync(temporary, 0o700);
    const first = await openEmbeddedDatabase(folder);
    await query(first, 'create table kept (id integer)');
    await first.close();
    expect(runningPostmaster(clusterOf(folder))).toBeNull();
    const second = await openEmbeddedDatabase(folder);
    expect(second.port).toBe(first.port);
    expect(await query(second, 'select * from kept')).toEqual([]);
    await second.close();
    await second.close();
    expect(existsSync(join(clusterOf(folder), 'postmaster.pid'))).toBe(false);
  });

  it('listens on loopback only, asks for the password, and keeps that to its owner', async () => {
    const folder = freshFolder();
    const database = await openEmbeddedDatabase(folder);
    expect(
      await query(
        database,
        `select current_setting('listen_addresses') as a, current_setting('unix_socket_directories') as b`,
      ),
    ).toEqual([{ a: '127.0.0.1', b: '' }]);
    await expect(query(database, 'select 1', 'guess')).rejects.toThrow(/authentication failed/);
    expect(statSync(join(folder, 'superuser-password')).mode & 0o777).toBe(0o600);
    expect(statSync(clusterOf(folder)).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).toSorted()).toEqual(['cluster', 'port', 'superuser-password', 'users.sqlite']);
    await database.close();
  });

  it('writes neither statements nor values of failed queries to its log', async () => {
    const folder = freshFolder();
    const database = await openEmbeddedDatabase(folder);
    await query(database, 'create table t (id integer primary key, said text check (length(said) < 3))');
    await expect(query(database, `insert into t values (1, 'a private answer')`)).rejects.toThrow();
    await database.close();
    expect(readFileSync(join(clusterOf(folder), 'server.log'), 'utf8')).not.toMatch(/private answer/);
  });

  it('gets nothing of our environment', async () => {
    const folder = freshFolder();
    const other = holders.start(folder);
    expect(await other.said).toEqual({ port: expect.any(Number) });
    const server = runningPostmaster(clusterOf(folder));
    if (existsSync('/proc/self/environ')) {
      expect(readFileSync(`/proc/${server?.pid}/environ`, 'utf8')).not.toMatch(/A_SECRET|of the host/);
    }
    await other.leave();
    expect(runningPostmaster(clusterOf(folder))).toBeNull();
  });

  it('is stopped by its last user only, whoever started it', async () => {
    const folder = freshFolder();
    const other = holders.start(folder);
    const { port } = await other.said;
    const ours = await openEmbeddedDatabase(folder);
    expect(ours.port).toBe(port);
    await other.leave();
    expect(await query(ours, 'select 1 as one')).toEqual([{ one: 1 }]);
    await ours.close();
    expect(runningPostmaster(clusterOf(folder))).toBeNull();
  });

  it('is started once by several processes that come at the same time', async () => {
    const folder = freshFolder();
    const all = [1, 2, 3].map(() => holders.start(folder));
    const [first, ...others] = await Promise.all(all.map(({ said }) => said));
    expect(first).toEqual({ port: expect.any(Number) });
    for (const other of others) expect(other).toEqual(first);
    await Promise.all(all.map((each) => each.leave()));
    expect(runningPostmaster(clusterOf(folder))).toBeNull();
  });
});

describe('after a kill -9', () => {
  it('of its user, the database is taken over and stopped by the next one', async () => {
    const folder = freshFolder();
    const killed = holders.start(folder);
    const { port } = await killed.said;
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    const before = runningPostmaster(clusterOf(folder));
    expect(before).not.toBeNull();
    const next = await openEmbeddedDatabase(folder);
    expect(next.port).toBe(port);
    expect(runningPostmaster(clusterOf(folder))).toEqual(before);
    await next.close();
    expect(runningPostmaster(clusterOf(folder))).toBeNull();
  });

  it('of the server, it starts again with all that was committed', async () => {
    const folder = freshFolder();
    const first = await openEmbeddedDatabase(folder);
    await query(first, 'create table kept as select 7 as seven');
    const { pid } = runningPostmaster(clusterOf(folder))!;
    process.kill(pid, 'SIGKILL');
    while (runningPostmaster(clusterOf(folder)) !== null) await setTimeout(10);
    const second = await openEmbeddedDatabase(folder);
    expect(await query(second, 'select * from kept')).toEqual([{ seven: 7 }]);
    await first.close();
    await second.close();
  });

  it('in the middle of the first start, the next one makes the cluster anew', async () => {
    const folder = freshFolder();
    const killed = holders.start(folder);
    while (!(existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('unfinished-')))) {
      await setTimeout(5);
    }
    await setTimeout(50);
    killed.process.kill('SIGKILL');
    const database = await openEmbeddedDatabase(folder);
    expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('unfinished-'))).toEqual([]);
  });

  it('a postmaster.pid whose number another program has now stops nobody', async () => {
    const folder = freshFolder();
    await (await openEmbeddedDatabase(folder)).close();
    const file = join(clusterOf(folder), 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${clusterOf(folder)}\n1\n5432\n\n127.0.0.1\n`);
    const database = await openEmbeddedDatabase(folder);
    expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
  });
});

describe('a start that cannot be', () => {
  it('because the port is taken, goes to another port', async () => {
    const folder = freshFolder();
    const first = await openEmbeddedDatabase(folder);
    await first.close();
    const server = createServer().listen(first.port, '127.0.0.1');
    await once(server, 'listening');
    const second = await openEmbeddedDatabase(folder);
    expect(second.port).not.toBe(first.port);
    await second.close();
    server.close();
  });

  it('because the folder cannot be, says so and names AFFIANT_DATA', async () => {
    const file = join(temporary, 'a-file');
    writeFileSync(file, '');
    await expect(openEmbeddedDatabase(join(file, 'postgres'))).rejects.toThrow(DatabaseUnavailable);
    await expect(openEmbeddedDatabase(join(file, 'postgres'))).rejects.toThrow(/AFFIANT_DATA/);
  });

  it('because the lock file is none, says so', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'users.sqlite'), { recursive: true });
    await expect(openEmbeddedDatabase(folder)).rejects.toThrow(/The lock file .*AFFIANT_DATA/);
  });

  it('because files cannot grow (as on a full disk), says so, and the next one works', async () => {
    const folder = freshFolder();
    const failed = holders.start(folder, { before: 'ulimit -f 200;' });
    expect((await failed.said).error).toMatch(/could not make its files in .*AFFIANT_DATA/);
    await failed.leave();
    const database = await openEmbeddedDatabase(folder);
    await database.close();
  });
});

describe.skipIf(!canBeNobody)('as another user (needs root, and a repository that others can read)', () => {
  it('it runs in a folder of that user', async () => {
    chmodSync(temporary, 0o711);
    const folder = freshFolder();
    mkdirSync(folder, { recursive: true });
    chownSync(folder, NOBODY, NOBODY);
    const other = holders.start(folder, { uid: NOBODY });
    expect(await other.said).toEqual({ port: expect.any(Number) });
    expect(statSync(join(clusterOf(folder), 'postmaster.pid')).uid).toBe(NOBODY);
    await other.leave();
    expect(runningPostmaster(clusterOf(folder))).toBeNull();
  });

  it('it says that a folder of somebody else cannot be written', async () => {
    chmodSync(temporary, 0o711);
    const folder = freshFolder();
    mkdirSync(folder, { recursive: true });
    const other = holders.start(folder, { uid: NOBODY });
    expect((await other.said).error).toMatch(/cannot be written: EACCES.*AFFIANT_DATA/);
    await other.leave();
  });

  it('root gives PostgreSQL an unprivileged user where that one can enter the folder', async () => {
    chmodSync(temporary, 0o711);
    const folder = freshFolder();
    const database = await openEmbeddedDatabase(folder);
    expect(statSync(clusterOf(folder)).uid).not.toBe(0);
    await database.close();
  });

  it('root keeps the files where nobody else can enter, and PostgreSQL runs in a user namespace', async () => {
    chmodSync(temporary, 0o700);
    const folder = freshFolder();
    const database = await openEmbeddedDatabase(folder);
    expect(statSync(clusterOf(folder)).uid).toBe(0);
    await database.close();
  });
});
