import type { EntityManager } from '@mikro-orm/postgresql';
import type { SessionRole } from './session-row.js';

/** One line of 'My interviews'. Nothing in it comes from answers. */
export interface ListedSession {
  session: string;
  interview: string;
  addon: string;
  digest: string;
  startedAt: Date;
  changedAt: Date;
  state: 'open' | 'finished';
  role: SessionRole;
  ownerId: string;
}

/** The sessions in which the account takes part, the newest change first. */
export function listSessions(tx: EntityManager, accountId: string): Promise<ListedSession[]> {
  return tx.execute<ListedSession[]>(
    `select s.id as session, s.interview, s.addon, s.digest, s.started_at as "startedAt",
            s.changed_at as "changedAt", s.state, s.owner_id as "ownerId", g.role
       from session_grants g
       join interview_sessions s on s.tenant_id = g.tenant_id and s.id = g.session_id
      where g.account_id = ?
      order by s.changed_at desc`,
    [accountId],
  );
}
