import type { Participant } from '#sessions';
import type { Scene } from './scene.js';

/** What the host opens for who sends this value of `affiant_login`. @throws NotLoggedIn, RowForged */
export async function openByCookie(
  { identity, tenant }: Pick<Scene, 'identity' | 'tenant'>,
  cookie: string,
): Promise<Participant> {
  const { accountId, keys } = await identity.logins.open(tenant, cookie);
  return { tenantId: tenant.id, accountId, keys };
}
