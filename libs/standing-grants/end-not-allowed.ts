import type { EntityManager } from '@mikro-orm/postgresql';
import type { StandingHolders } from './standing-holders.js';

/**
 * Deletes a tenant's standing grants that ended or are not allowed any more, and lets each of their sessions take a new
 * key at its next write; also those that are sealed to a key which the organization has replaced. How many were deleted.
 */
export async function endNotAllowed(
  tx: EntityManager,
  { escrow, background }: StandingHolders,
): Promise<number> {
  const ended = await tx.execute<{ id: string }[]>(
    `with ended as (
       delete from session_standing_grants
        where expires_at <= now() or (kind = 'escrow' and ?::boolean) or (kind = 'background' and ?::boolean)
       returning session_id),
     due as (
       update interview_sessions set rekey_due = true where id in (select session_id from ended))
     select session_id as id from ended`,
    [escrow === null, background === null],
  );
  if (escrow !== null) {
    await tx.execute(
      `update interview_sessions set rekey_due = true
        where not rekey_due
          and id in (select session_id from session_standing_grants where kind = 'escrow' and public_key <> ?)`,
      [escrow.publicKey],
      'run',
    );
  }
  return ended.length;
}
