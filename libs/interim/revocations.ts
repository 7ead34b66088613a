import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { outsideTenants } from '#database';
import { readTrustFile, type Trust } from './trust.js';

export interface Revocation {
  kind: 'key' | 'digest';
  value: string;
  reason: string;
  revokedAt: Date;
}

interface Seen {
  keys: string[];
  digests: string[];
}

/**
 * Whom this host trusts now: the trust file, less what the file or the database revoked, less what
 * this host has ever seen revoked. A row that somebody deletes brings nothing back here.
 */
export class TrustInForce {
  #trust: Trust | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param seenPath the file beside this host's data that remembers revocations */
  constructor(
    private readonly em: EntityManager,
    private readonly trustPath: string,
    private readonly seenPath: string,
  ) {}

  /** What was read last; read now where nothing was yet. Throws `TrustFileInvalid`. */
  async current(): Promise<Trust> {
    return this.#trust ?? this.read();
  }

  /** Reads file and database anew. Throws `TrustFileInvalid`; what was read before then stays in force. */
  async read(): Promise<Trust> {
    const [file, rows, seen] = await Promise.all([
      readTrustFile(this.trustPath),
      listRevocations(this.em),
      readSeen(this.seenPath),
    ]);
    const of = (kind: Revocation['kind']) =>
      rows.filter((row) => row.kind === kind).map(({ value }) => value);
    const keys = new Set([...file.revokedKeys, ...of('key'), ...seen.keys]);
    const digests = new Set([...file.revokedDigests, ...of('digest'), ...seen.digests]);
    if (keys.size > seen.keys.length || digests.size > seen.digests.length) {
      await writeSeen(this.seenPath, { keys: [...keys], digests: [...digests] });
    }
    this.#trust = { ...file, revokedKeys: keys, revokedDigests: digests };
    return this.#trust;
  }

  /** Reads anew every `seconds`; `changed` is told after each, `failed` where the file cannot be used. */
  watch(seconds: number, changed: (trust: Trust) => void, failed: (error: unknown) => void): void {
    this.#timer = setInterval(() => void this.read().then(changed, failed), seconds * 1000);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

export function listRevocations(em: EntityManager): Promise<Revocation[]> {
  return outsideTenants(
    em,
    (tx) =>
      tx.execute<Revocation[]>(
        'select kind, value, reason, revoked_at as "revokedAt" from revocations order by revoked_at',
      ),
    { readOnly: true },
  );
}

/** Adds a revocation; for good. `em` is of the console's role. */
export async function revoke(
  em: EntityManager,
  { kind, value, reason }: Omit<Revocation, 'revokedAt'>,
): Promise<void> {
  await outsideTenants(em, (tx) =>
    tx.execute(
      'insert into revocations (kind, value, reason) values (?, ?, ?) on conflict do nothing',
      [kind, value, reason],
      'run',
    ),
  );
}

async function readSeen(path: string): Promise<Seen> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Seen;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { keys: [], digests: [] };
    throw error;
  }
}

/** Whole or not at all: a host that is killed here must not forget. */
async function writeSeen(path: string, seen: Seen): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(seen));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
