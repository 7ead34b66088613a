import type { EntityManager } from '@mikro-orm/postgresql';
import { outsideTenants } from '#database';
import type { Revoked } from './trust.js';

/** What an operator or reviewer took trust from, for good. */
export interface Revocation {
  kind: 'key' | 'digest';
  /** An RFC 7638 thumbprint, or `sha512:<hex>`. */
  value: string;
  reason: string;
  revokedAt: Date;
}

/** The revocations of the database. Rows are only ever added: its roles can neither change nor delete one. */
export class Revocations {
  constructor(private readonly em: EntityManager) {}

  list(): Promise<Revocation[]> {
    return outsideTenants(
      this.em,
      (tx) =>
        tx.execute<Revocation[]>(
          'select kind, value, reason, revoked_at as "revokedAt" from revocations order by revoked_at',
        ),
      { readOnly: true },
    );
  }

  /** What they take together. */
  async revoked(): Promise<Revoked> {
    const rows = await this.list();
    const of = (kind: Revocation['kind']) =>
      new Set(rows.filter((row) => row.kind === kind).map(({ value }) => value));
    return { keys: of('key'), digests: of('digest') };
  }

  /** Needs the console's role. A second one of the same key or digest changes nothing. */
  async add({ kind, value, reason }: Omit<Revocation, 'revokedAt'>): Promise<void> {
    await outsideTenants(this.em, (tx) =>
      tx.execute(
        'insert into revocations (kind, value, reason) values (?, ?, ?) on conflict do nothing',
        [kind, value, reason],
        'run',
      ),
    );
  }
}
