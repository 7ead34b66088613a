import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Revoked } from './trust.js';

const seenSchema = z.strictObject({ keys: z.array(z.string()), digests: z.array(z.string()) });

/**
 * What this host has ever seen revoked, in a file beside its data, so that a row that somebody deletes
 * from the database, or a line from the trust file, brings nothing back here.
 */
export class SeenRevocations {
  constructor(private readonly path: string) {}

  /** Nothing where there is no file yet. @throws Error for a file that this software did not write. */
  async read(): Promise<Revoked> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { keys: new Set(), digests: new Set() };
      throw error;
    }
    const parsed = seenSchema.safeParse(parseJson(text));
    // To go on without it would bring back whatever was revoked.
    if (!parsed.success) throw new Error(`${this.path} is damaged: put it back from a backup.`);
    return { keys: new Set(parsed.data.keys), digests: new Set(parsed.data.digests) };
  }

  /** Remembers what is new in `revoked` and returns everything that was ever seen. */
  async remember(revoked: Revoked): Promise<Revoked> {
    const seen = await this.read();
    const keys = new Set([...seen.keys, ...revoked.keys]);
    const digests = new Set([...seen.digests, ...revoked.digests]);
    if (keys.size > seen.keys.size || digests.size > seen.digests.size) {
      await this.write(JSON.stringify({ keys: [...keys], digests: [...digests] }));
    }
    return { keys, digests };
  }

  /** Whole or not at all: a host that is killed here must not forget. */
  private async write(text: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    // Host and command line may both be at it.
    const fresh = `${this.path}.${randomUUID()}`;
    const file = await open(fresh, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.path);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
