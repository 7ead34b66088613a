import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { OwnSession } from '#interview';
import { AddonStopped } from './errors.js';
import type { InterviewPackage, InterviewPackages } from './interview-packages.js';
import type { Participant } from './participant.js';
import { listSessions } from './session-list.js';

/** What `interview_list()` tells; empty for interviews that never ask, since it costs a query a step. */
export async function ownSessions(
  em: EntityManager,
  packages: InterviewPackages,
  who: Participant,
  { script }: InterviewPackage,
): Promise<OwnSession[]> {
  if (!script.includes('interview_list')) return [];
  const listed = await inTenant(em, who.tenantId, (tx) => listSessions(tx, who.accountId), {
    readOnly: true,
  });
  return Promise.all(
    listed.map(async ({ session, interview, addon, digest }) => {
      const pack = await packages.ofSession(who.tenantId, addon, digest).catch(stopped);
      const title = pack?.interviews[interview.split(':')[1] ?? '']?.title ?? interview;
      return { session, interview, title };
    }),
  );
}

function stopped(error: unknown): null {
  if (error instanceof AddonStopped) return null;
  throw error;
}
