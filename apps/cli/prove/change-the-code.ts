import type { Participant } from '#sessions';
import { openByCookie } from './open-by-cookie.js';
import { logIn, type Scene, type Victim } from './scene.js';
import { shows } from './shows.js';

/**
 * Code of the intruder's stands where the host opens logins, and keeps the keys that pass. The person comes, and leaves
 * again: the login is over, and its cookie opens nothing. Whether the kept keys still read what is there.
 */
export async function changeTheCode(scene: Scene, victim: Victim): Promise<boolean> {
  const kept: Participant[] = [];
  const { cookie } = await logIn(scene, victim.who);
  const { logins } = scene.identity;
  const changed: Scene['identity'] = {
    ...scene.identity,
    logins: Object.assign(Object.create(logins) as typeof logins, {
      open: async (...words: Parameters<typeof logins.open>) => {
        const caller = await logins.open(...words);
        kept.push({ tenantId: caller.tenant.id, accountId: caller.accountId, keys: caller.keys });
        return caller;
      },
    }),
  };
  await openByCookie({ ...scene, identity: changed }, cookie);
  const { loginId } = await logins.open(scene.tenant, cookie);
  await logins.end(scene.tenant.id, loginId);
  const [thief] = kept;
  return thief !== undefined && shows(scene, thief, victim);
}
