import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';

/** Counts of a tenant; nothing of them comes from answers. */
export interface Figures {
  people: number;
  /** Interviews under way. */
  open: number;
  /** Interviews finished in the last seven days. */
  finished: number;
  /** The weakest grade that a way to unlock or an interview of this tenant has; null where there is none. */
  weakest: 'A' | 'B' | 'C' | 'D' | null;
}

/** Fewer than this tell of single people, so they are not told. */
const LEAST_TOLD = 10;

/** A count as a console may show it; null where it is too small. */
export function toldCount(count: number): number | null {
  return count < LEAST_TOLD ? null : count;
}

const FIGURES = `
  select (select count(*)::int from accounts where kind = 'person') as people,
         (select count(*)::int from interview_sessions where state = 'open') as open,
         (select count(*)::int from interview_sessions
           where state = 'finished' and changed_at > now() - interval '7 days') as finished,
         case when exists (select 1 from interview_sessions where mode = 'plaintext') then 'D'
              else (select max(grade) from slots) end as weakest`;

/** How an add-on is used; null where a count is too small to be told. */
export interface AddonUsage {
  open: number | null;
  /** In the last thirty days. */
  finished: number | null;
}

const USAGE = `
  select addon,
         count(*) filter (where state = 'open')::int as open,
         count(*) filter (where state = 'finished' and changed_at > now() - interval '30 days')::int as finished
    from interview_sessions group by addon`;

/** Counts what consoles show, each tenant in a transaction of its own. */
export class TenantFigures {
  constructor(private readonly em: EntityManager) {}

  async of(tenantId: string): Promise<Figures> {
    const [figures] = await inTenant(this.em, tenantId, (tx) => tx.execute<[Figures]>(FIGURES), {
      readOnly: true,
    });
    return figures;
  }

  /** How each add-on is used, by its name as addresses write it; told counts only. */
  async usage(tenantId: string): Promise<ReadonlyMap<string, AddonUsage>> {
    const rows = await inTenant(
      this.em,
      tenantId,
      (tx) => tx.execute<{ addon: string; open: number; finished: number }[]>(USAGE),
      { readOnly: true },
    );
    return new Map(
      rows.map(({ addon, open, finished }) => [
        addon,
        { open: toldCount(open), finished: toldCount(finished) },
      ]),
    );
  }

  /** Interviews under way on one version of an add-on. */
  async underWay(tenantId: string, digest: string): Promise<number> {
    const [{ count }] = await inTenant(
      this.em,
      tenantId,
      (tx) =>
        tx.execute<[{ count: number }]>(
          `select count(*)::int as count from interview_sessions where state = 'open' and split_part(digest, '+', 1) = ?`,
          [digest],
        ),
      { readOnly: true },
    );
    return count;
  }
}
