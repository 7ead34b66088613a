import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseUnavailable } from '../errors.js';
import { type Binaries, findBinaries } from './binaries.js';
import { freePort } from './free-port.js';
import { runningPostmaster } from './postmaster.js';
import { type Finished, run, type Runner } from './run.js';
import { findRunner } from './runner.js';
import { Users } from './users.js';

const UNFINISHED = 'unfinished-';

/** The embedded database in use by this process. */
export interface EmbeddedDatabase {
  port: number;
  /** Of the bootstrap superuser `postgres`, who only makes roles and databases. */
  superuserPassword: string;
  /** Ends this use; the last user stops the server. Safe to call twice. */
  close: () => Promise<void>;
}

/**
 * Starts PostgreSQL on `folder`, or joins the server that runs there already: another process's, or
 * one that a killed process left behind. It listens on loopback only, by password (SCRAM).
 * @param settings more of PostgreSQL's settings, as `name=value`.
 * @throws DatabaseUnavailable with what to do; what a failed start left is cleaned by the next one.
 */
export async function openEmbeddedDatabase(
  folder: string,
  settings: readonly string[] = [],
): Promise<EmbeddedDatabase> {
  const binaries = await findBinaries();
  makeFolder(folder);
  const cluster = join(folder, 'cluster');
  const runner = await findRunner(binaries, folder, cluster);
  const users = new Users(join(folder, 'users.sqlite'));
  const { entry, prepared: port } = await users.enter(async () => {
    if (!existsSync(cluster)) await initialize(binaries, runner, folder, cluster);
    return runningPostmaster(cluster)?.port ?? start(binaries, runner, folder, cluster, settings);
  });
  let closing: Promise<void> | undefined;
  return {
    port,
    superuserPassword: readFileSync(join(folder, 'superuser-password'), 'utf8'),
    close: () => (closing ??= users.leave(entry, () => stop(binaries, runner, cluster))),
  };
}

/** 0711: the user that PostgreSQL runs as passes through; what lies in it is 0600 or 0700. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    const probe = join(folder, `.writable-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new DatabaseUnavailable(
      `The data folder cannot be written: ${(error as Error).message}. Set AFFIANT_DATA to a folder that this user may write.`,
      { cause: error },
    );
  }
}

/** Makes the cluster under another name first: a start that was cut short leaves none behind. */
async function initialize(
  binaries: Binaries,
  runner: Runner,
  folder: string,
  cluster: string,
): Promise<void> {
  const password = randomBytes(32).toString('base64url');
  removeUnfinished(folder);
  try {
    const unfinished = mkdtempSync(join(folder, UNFINISHED));
    const passwordFile = `${unfinished}-password`;
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (runner.uid !== undefined && runner.gid !== undefined) {
      for (const path of [unfinished, passwordFile]) chownSync(path, runner.uid, runner.gid);
    }
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--username=postgres'];
    check(
      await run(runner, binaries.initdb, [...options, `--pwfile=${passwordFile}`, '-D', unfinished]),
      `PostgreSQL could not make its files in ${folder} (AFFIANT_DATA)`,
    );
    writeFileSync(join(folder, 'superuser-password'), password, { mode: 0o600 });
    renameSync(unfinished, cluster);
  } catch (error) {
    throw asUnavailable(error, folder);
  } finally {
    removeUnfinished(folder);
  }
}

/** Never under one name: the initdb of a start that was killed may still be at work in its own folder. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(UNFINISHED)) {
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }
}

async function start(
  binaries: Binaries,
  runner: Runner,
  folder: string,
  cluster: string,
  settings: readonly string[],
): Promise<number> {
  const kept = join(folder, 'port');
  const port = await freePort(existsSync(kept) ? Number(readFileSync(kept, 'utf8')) || 0 : 0);
  const server = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    // Its log is for what breaks the server. Statements and values of a failed query are people's data.
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    ...settings,
  ];
  const log = join(cluster, 'server.log');
  try {
    writeFileSync(kept, String(port), { mode: 0o600 });
    const options = server.map((setting) => `-c ${setting}`).join(' ');
    check(
      await run(runner, binaries.pg_ctl, [
        '-D',
        cluster,
        '-l',
        log,
        '-w',
        '-t',
        '60',
        '-o',
        options,
        'start',
      ]),
      `PostgreSQL did not start; its log is ${log}`,
    );
  } catch (error) {
    throw asUnavailable(error, folder);
  }
  return port;
}

async function stop(binaries: Binaries, runner: Runner, cluster: string): Promise<void> {
  if (runningPostmaster(cluster) === null) return;
  check(
    await run(runner, binaries.pg_ctl, ['-D', cluster, '-m', 'fast', '-w', '-t', '60', 'stop']),
    'PostgreSQL did not stop',
  );
}

function check({ status, output }: Finished, message: string): void {
  if (status === 0) return;
  const lines = output.split('\n');
  const reason = lines.find((line) => /fatal|error|could not|denied|no space/i.test(line)) ?? lines.at(-1);
  throw new DatabaseUnavailable(`${message}: ${reason}`);
}

function asUnavailable(error: unknown, folder: string): DatabaseUnavailable {
  if (error instanceof DatabaseUnavailable) return error;
  const { message } = error as Error;
  return new DatabaseUnavailable(`The data folder ${folder} (AFFIANT_DATA) cannot be used: ${message}`, {
    cause: error,
  });
}
