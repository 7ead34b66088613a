import { inTenant } from '#database';
import { openByCookie } from './open-by-cookie.js';
import { newCanary, type Scene, tellIn, tellMore, type Victim } from './scene.js';
import { asTenant, everyRow } from './stolen-rows.js';
import { holds, shows } from './shows.js';

/** What somebody writes who has the database and not the platform key; whether the answer is read by it. */
const writings: readonly ((scene: Scene, victim: Victim) => Promise<boolean>)[] = [
  copiedGrant,
  movedLogin,
  exchangedKey,
  modeTakenAway,
];

/** Every writing in turn; each takes back what others would stumble over. */
export async function writeToTheDatabase(scene: Scene, victim: Victim): Promise<boolean> {
  for (const write of writings) if (await write(scene, victim)) return true;
  return false;
}

/** The victim's grant, copied under the attacker's own account. */
async function copiedGrant(scene: Scene, { session, canary }: Victim): Promise<boolean> {
  const { mallory } = scene;
  await run(
    scene,
    `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
     select tenant_id, gen_random_uuid(), session_id, ?, role, sealed from session_grants where session_id = ?`,
    [mallory.accountId, session],
  );
  try {
    return await shows(scene, mallory, { session, canary });
  } finally {
    const mine = [session, mallory.accountId];
    await run(scene, 'delete from session_grants where session_id = ? and account_id = ?', mine);
  }
}

/** The attacker's own login, moved to the victim's account with what the victim's login holds. */
async function movedLogin(scene: Scene, victim: Victim): Promise<boolean> {
  const { identity, tenant, mallory, malloryCookie } = scene;
  const { loginId } = await identity.logins.open(tenant, malloryCookie);
  const [before] = await rows<{ wrapped: Buffer }>(scene, 'select wrapped from logins where id = ?', [
    loginId,
  ]);
  await run(
    scene,
    `update logins set account_id = ?,
            wrapped = (select wrapped from logins l where l.account_id = ? order by created_at limit 1)
      where id = ?`,
    [victim.who.accountId, victim.who.accountId, loginId],
  );
  try {
    return await shows(scene, await openByCookie(scene, malloryCookie), victim);
  } catch {
    return false;
  } finally {
    const own = [mallory.accountId, before!.wrapped, loginId];
    await run(scene, 'update logins set account_id = ?, wrapped = ? where id = ?', own);
  }
}

/** The attacker's public key in the victim's account, so that what is sealed to it from now on is the attacker's. */
async function exchangedKey(scene: Scene, victim: Victim): Promise<boolean> {
  const { mallory } = scene;
  const exchange = (key: Buffer): Promise<void> =>
    run(scene, 'update accounts set public_key = ? where id = ?', [key, victim.who.accountId]);
  await exchange(mallory.keys.publicKey);
  const canary = newCanary();
  try {
    const who = await openByCookie(scene, victim.cookie);
    const { session } = await tellIn(scene, who, 'prove:sealed', canary);
    const theirs = { ...mallory, accountId: who.accountId };
    return await shows(scene, theirs, { session, canary });
  } catch {
    return false;
  } finally {
    await exchange(victim.who.keys.publicKey);
  }
}

/**
 * The mode of a session under way set to `plaintext`, and its records exchanged for readable ones of the attacker's own, in
 * the hope that the person goes on: the next answer would lie there for everybody.
 */
async function modeTakenAway(scene: Scene, victim: Victim): Promise<boolean> {
  const theirs = await tellIn(scene, victim.who, 'prove:sealed', newCanary());
  const own = await tellIn(scene, scene.mallory, 'prove:readable', newCanary());
  const { session } = theirs;
  await run(scene, `update interview_sessions set mode = 'plaintext' where id = ?`, [session]);
  await run(scene, 'update session_grants set sealed = null where session_id = ?', [session]);
  await run(
    scene,
    `update session_steps s set record = o.record from session_steps o
      where s.session_id = ? and o.session_id = ? and o.sequence = s.sequence`,
    [session, own.session],
  );
  const canary = newCanary();
  try {
    const { screen } = await scene.sessions.show(victim.who, session);
    await tellMore(scene, victim.who, session, screen, canary);
  } catch {
    return false;
  }
  const stored = await asTenant(scene, everyRow);
  return stored.some((row) => holds(row, canary));
}

async function run({ em, tenant }: Scene, statement: string, values: readonly unknown[]): Promise<void> {
  await inTenant(em, tenant.id, (tx) => tx.execute(statement, [...values], 'run'));
}

function rows<Row>({ em, tenant }: Scene, statement: string, values: readonly unknown[]): Promise<Row[]> {
  return inTenant(em, tenant.id, (tx) => tx.execute<Row[]>(statement, [...values]));
}
