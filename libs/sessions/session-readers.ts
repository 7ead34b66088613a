import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { standingGrantsOf, type StandingGrant } from '#standing-grants';
import type { SessionMode } from './mode.js';
import type { SessionRole } from './session-row.js';

export type SessionGrade = 'A' | 'B' | 'C' | 'D';

export interface GrantHolder {
  accountId: string;
  kind: 'guest' | 'person';
  role: SessionRole;
  /** Of the account's weakest way to unlock; a guest's login row or resume code is A. */
  grade: SessionGrade;
}

/** Who holds a key besides the session's people. */
export type StandingReader = Pick<StandingGrant, 'kind' | 'holder' | 'grantedAt' | 'expiresAt' | 'openedAt'>;

export interface SessionReaders {
  mode: SessionMode;
  /** Of the weakest grant; D where nothing is locked. */
  grade: SessionGrade;
  holders: GrantHolder[];
  standing: StandingReader[];
  interview: string;
  addon: string;
  version: string;
  digest: string;
}

/** Who holds a grant of a session, and how well each is locked. Throws `RecordCorrupt` for a planted standing grant. */
export async function readersOf(
  tx: EntityManager,
  platformKey: PlatformKey,
  tenantId: string,
  sessionId: string,
): Promise<SessionReaders | null> {
  const rows = await tx.execute<
    (GrantHolder & Pick<SessionReaders, 'mode' | 'interview' | 'addon' | 'version' | 'digest'>)[]
  >(
    `select s.mode, s.interview, s.addon, s.version, s.digest, g.account_id as "accountId", a.kind, g.role,
            coalesce((select max(slot.grade) from slots slot
                       where slot.tenant_id = a.tenant_id and slot.account_id = a.id
                         and slot.locked_until is null), 'A') as grade
       from interview_sessions s
       join session_grants g on g.tenant_id = s.tenant_id and g.session_id = s.id
       join accounts a on a.tenant_id = g.tenant_id and a.id = g.account_id
      where s.id = ?
      order by g.role, g.granted_at`,
    [sessionId],
  );
  const first = rows[0];
  if (first === undefined) return null;
  const holders = rows.map(({ accountId, kind, role, grade }) => ({ accountId, kind, role, grade }));
  const standing = await standingGrantsOf(tx, platformKey, tenantId, sessionId);
  const grades = holders.map(({ grade }) => grade);
  // The server's own key is one that it can make again by itself.
  if (standing.some(({ kind }) => kind === 'background')) grades.push('C');
  const weakest = grades.toSorted().at(-1) ?? 'A';
  const { mode, interview, addon, version, digest } = first;
  return {
    mode,
    grade: mode === 'plaintext' ? 'D' : weakest,
    holders,
    standing,
    interview,
    addon,
    version,
    digest,
  };
}
