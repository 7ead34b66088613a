import { buffer } from 'node:stream/consumers';
import { inTenant } from '#database';
import { PlatformKey } from '#encryption';
import type { Attacker, Reads } from '#readers';
import { changeTheCode } from './change-the-code.js';
import { openByCookie } from './open-by-cookie.js';
import { readAsServerThief, type ThiefsKnowledge } from './read-as-server-thief.js';
import { prowls, runNosyAddon } from './run-nosy-addon.js';
import { opensBySpare } from './opens-by-spare.js';
import { openElsewhere, type Scene, type Victim } from './scene.js';
import { holds, shows } from './shows.js';
import { standAtTheName } from './stand-at-the-name.js';
import { asTenant, everyRow } from './stolen-rows.js';
import { writeToTheDatabase } from './write-to-the-database.js';

/** What came of an attack. */
type Attack = (scene: Scene, victim: Victim) => Promise<Reads>;

/** Every attacker of the table gets what its row gives, and tries with our own code. */
export const attackers: Record<Attacker, Attack> = {
  dump: async (scene, victim) => ((await dumped(scene, victim)) ? 'all' : 'no'),
  database_write: async (scene, victim) =>
    (await dumped(scene, victim)) || (await writeToTheDatabase(scene, victim)) ? 'all' : 'no',
  all_with_key: withEverything,
  all_without_kms: (scene, victim) =>
    scene.config.encryption.platformKey.source === 'kms'
      ? attackers.dump(scene, victim)
      : withEverything(scene, victim),
  file_store: async ({ blobs, tenant }, { canary, session }) => {
    const files: Buffer[] = [];
    for await (const key of blobs.list(`t/${tenant.id}/s/${session}/`))
      files.push(await buffer(await blobs.get(key)));
    if (files.length === 0) throw new Error('There was no file to steal.');
    return files.some((bytes) => holds(bytes.toString('latin1'), canary)) ? 'all' : 'no';
  },
  running: async (scene, victim) => {
    const everything = await withEverything(scene, victim);
    return everything !== 'all' && (await byCookie(scene, victim)) ? 'active' : everything;
  },
  changed_code: async (scene, victim) => {
    const everything = await withEverything(scene, victim);
    return everything !== 'all' && (await changeTheCode(scene, victim)) ? 'active' : everything;
  },
  domain: standAtTheName,
  provider_takeover: async (scene, victim) => {
    if (victim.proof === undefined) return (await reset(scene, victim)) ? 'shown' : 'no';
    return (await shows(scene, await openElsewhere(scene, victim.proof), victim)) ? 'shown' : 'no';
  },
  tenant_admin: async (scene, victim) => {
    const { id, key } = await scene.identity.accounts.create(scene.tenant, {
      email: `admin-${victim.session}@prove.invalid`,
      privileges: ['admin'],
      confirmed: true,
    });
    const admin = { tenantId: scene.tenant.id, accountId: id, keys: key.keys };
    return (await shows(scene, admin, victim)) ? 'shown' : 'no';
  },
  other_tenant: async (scene, victim) => {
    const rows = await inTenant(scene.em, scene.other.id, (tx) =>
      tx.execute<unknown[]>('select 1 from session_steps where session_id = ?', [victim.session]),
    );
    const { outsider } = scene;
    const reads =
      rows.length > 0 || (await shows(scene, outsider, victim)) || (await prowls(scene, outsider, victim));
    return reads ? 'shown' : 'no';
  },
  content_addon: async (scene, victim) => {
    if (await prowls(scene, scene.mallory, victim)) return 'all';
    const { hears, sends } = await runNosyAddon(scene, victim);
    return sends ? 'all' : hears ? 'shown' : 'no';
  },
  developer: async (scene, victim) => {
    const { developer } = scene;
    if (developer === null) return 'no';
    const reads = (await shows(scene, developer, victim)) || (await prowls(scene, developer, victim));
    return reads ? 'all' : 'no';
  },
  cookies: async (scene, victim) => ((await byCookie(scene, victim)) ? 'shown' : 'no'),
  escrow: async (scene, victim) => ((await opensBySpare(scene, victim, scene.platformKey)) ? 'shown' : 'no'),
  lawful_order: withEverything,
};

/** Five rows begin with the same loot: what came of it once, at Argon2id's price, holds for all of them. */
const tried = new WeakMap<Victim, Promise<Reads>>();

function withEverything(scene: Scene, victim: Victim): Promise<Reads> {
  const reads = tried.get(victim) ?? takeEverything(scene, victim);
  tried.set(victim, reads);
  return reads;
}

/** The database and the platform key; logins elsewhere as the providers know them; and one good guess among bad ones. */
async function takeEverything(scene: Scene, victim: Victim): Promise<Reads> {
  if (await dumped(scene, victim)) return 'all';
  const proofs = victim.proof === undefined ? [] : [victim.proof];
  if (await stolen(scene, victim, scene.platformKey, { proofs })) return 'all';
  if (victim.password === undefined) return 'no';
  const passwords = ['correct horse battery staple', victim.password];
  const guesses = { passwords, argon2: scene.identity.argon2 };
  return (await stolen(scene, victim, scene.platformKey, { proofs, guesses })) ? 'guess' : 'no';
}

/** Every row of the tenant, searched as text and in hexadecimal; then all slots tried under a platform key that is not ours. */
async function dumped(scene: Scene, victim: Victim): Promise<boolean> {
  const rows = await asTenant(scene, everyRow);
  if (rows.some((row) => holds(row, victim.canary))) return true;
  const wrong = PlatformKey.generate();
  const { argon2 } = scene.identity;
  const guesses = victim.password === undefined ? {} : { guesses: { passwords: [victim.password], argon2 } };
  const proofs = victim.proof === undefined ? {} : { proofs: [victim.proof] };
  return stolen(scene, victim, wrong, { ...guesses, ...proofs }).catch(() => false);
}

function stolen(scene: Scene, victim: Victim, key: PlatformKey, known: ThiefsKnowledge): Promise<boolean> {
  return asTenant(scene, async (client) => {
    const accounts = await readAsServerThief(client, key, { ...known, account: victim.who.accountId });
    return accounts.flatMap(({ answers }) => answers).some((answer) => holds(answer, victim.canary));
  });
}

/** Who holds the mailbox sets a new password for one like the victim, and opens with it what it opens. */
async function reset(scene: Scene, victim: Victim): Promise<boolean> {
  if (victim.email === undefined) return false;
  const { tenant, identity, forgetful, platformKey } = scene;
  const { password } = await identity.accounts.resetPassword(tenant, forgetful.email!);
  return stolen(scene, forgetful, platformKey, {
    guesses: { passwords: [password], argon2: identity.argon2 },
  });
}

async function byCookie(scene: Scene, victim: Victim): Promise<boolean> {
  return shows(scene, await openByCookie(scene, victim.cookie), victim);
}
