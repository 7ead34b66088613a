import type { GrantIdentity } from '#encryption';
import type { StandingGrant } from './standing-grant.js';

/** What a standing grant's seal is bound to: no account holds it, so the kind stands in its place. */
export function standingIdentity(
  tenant: string,
  { sessionId, kind, askerId }: Pick<StandingGrant, 'sessionId' | 'kind' | 'askerId'>,
): GrantIdentity {
  return { purpose: kind, tenant, account: kind, session: sessionId, role: kind, asker: askerId };
}
