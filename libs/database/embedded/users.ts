import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { DatabaseUnavailable } from '../errors.js';
import { processIdentity } from './process-identity.js';

const SQLITE_BUSY = 5;

/**
 * Who uses the embedded database: a lock file beside it. SQLite makes it, because its locks end with
 * the process that holds them, kill -9 included, and its writes are whole or not there.
 */
export class Users {
  constructor(private readonly path: string) {}

  /** Enters this process as a user, after `prepare` has made the database ready. Returns the entry. */
  async enter<T>(prepare: () => Promise<T>): Promise<{ entry: string; prepared: T }> {
    return this.alone(async (file) => {
      const prepared = await prepare();
      const entry = randomUUID();
      file
        .prepare('insert into users (entry, process) values (?, ?)')
        .run(entry, processIdentity(process.pid));
      return { entry, prepared };
    });
  }

  /** Removes an entry; calls `last` where no living process uses the database any more. */
  async leave(entry: string, last: () => Promise<void>): Promise<void> {
    await this.alone(async (file) => {
      file.prepare('delete from users where entry = ?').run(entry);
      dropDead(file);
      if (file.prepare('select 1 from users').get() === undefined) await last();
    });
  }

  private async alone<T>(work: (file: DatabaseSync) => Promise<T>): Promise<T> {
    let file: DatabaseSync | undefined;
    try {
      file = new DatabaseSync(this.path, { timeout: 0 });
      while (!begin(file)) await setTimeout(25);
      file.exec('create table if not exists users (entry text primary key, process text not null)');
      const result = await work(file);
      file.exec('commit');
      return result;
    } catch (error) {
      if (!isSqlite(error)) throw error;
      throw new DatabaseUnavailable(`The lock file ${this.path} (AFFIANT_DATA): ${error.message}`, {
        cause: error,
      });
    } finally {
      file?.close();
    }
  }
}

function begin(file: DatabaseSync): boolean {
  try {
    file.exec('begin exclusive');
    return true;
  } catch (error) {
    if (isSqlite(error) && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

function isSqlite(error: unknown): error is Error & { errcode: number } {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

function dropDead(file: DatabaseSync): void {
  for (const { entry, process: identity } of file.prepare('select entry, process from users').all()) {
    const pid = Number(String(identity).split(':')[0]);
    if (processIdentity(pid) !== identity)
      file.prepare('delete from users where entry = ?').run(entry ?? null);
  }
}
