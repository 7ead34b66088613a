import { buffer } from 'node:stream/consumers';
import type { ClientBase } from 'pg';
import { inTenant, withClient } from '#database';
import { PlatformKey } from '#encryption';
import type { Attacker, Reads } from '#readers';
import type { Participant } from '#sessions';
import { readAsServerThief, type ThiefsKnowledge } from './read-as-server-thief.js';
import { openElsewhere, type Scene, type Victim } from './scene.js';

/** What came of an attack; null where nothing short of doing it to real people would show it. */
type Attack = (scene: Scene, victim: Victim) => Promise<Reads> | null;

/** Every attacker of the table gets what its row gives, and tries with our own code. */
export const attackers: Record<Attacker, Attack> = {
  dump: async (scene, victim) => ((await dumped(scene, victim)) ? 'all' : 'no'),
  database_write: async (scene, victim) =>
    (await dumped(scene, victim)) || (await planted(scene, victim)) ? 'all' : 'no',
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
  running,
  changed_code: running,
  domain: () => null,
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
    return rows.length > 0 || (await shows(scene, scene.outsider, victim)) ? 'shown' : 'no';
  },
  content_addon: async (scene, victim) => ((await shows(scene, victim.who, victim)) ? 'shown' : 'no'),
  developer: async (scene, victim) => ((await shows(scene, scene.mallory, victim)) ? 'shown' : 'no'),
  cookies: async (scene, victim) => ((await byCookie(scene, victim)) ? 'shown' : 'no'),
  escrow: async ({ em, tenant }, { session, who }) => {
    const others = await inTenant(em, tenant.id, (tx) =>
      tx.execute<unknown[]>('select 1 from session_grants where session_id = ? and account_id <> ?', [
        session,
        who.accountId,
      ]),
    );
    return others.length > 0 ? 'shown' : 'no';
  },
  lawful_order: withEverything,
};

/** The database and the platform key; logins elsewhere as the providers know them; and one good guess among bad ones. */
async function withEverything(scene: Scene, victim: Victim): Promise<Reads> {
  if (await dumped(scene, victim)) return 'all';
  const proofs = victim.proof === undefined ? [] : [victim.proof];
  if (await stolen(scene, victim, scene.platformKey, { proofs })) return 'all';
  if (victim.password === undefined) return 'no';
  const passwords = ['correct horse battery staple', victim.password];
  const guesses = { passwords, argon2: scene.identity.argon2 };
  return (await stolen(scene, victim, scene.platformKey, { proofs, guesses })) ? 'guess' : 'no';
}

async function running(scene: Scene, victim: Victim): Promise<Reads> {
  const everything = await withEverything(scene, victim);
  if (everything === 'all') return 'all';
  return (await byCookie(scene, victim)) ? 'active' : everything;
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

/** The victim's grant, copied under the attacker's own account; taken back afterwards. */
async function planted(scene: Scene, victim: Victim): Promise<boolean> {
  const { em, tenant, mallory } = scene;
  const at = [victim.session, mallory.accountId];
  await inTenant(em, tenant.id, (tx) =>
    tx.execute(
      `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
       select tenant_id, gen_random_uuid(), session_id, ?, role, sealed from session_grants where session_id = ?`,
      [mallory.accountId, victim.session],
      'run',
    ),
  );
  try {
    return await shows(scene, mallory, victim);
  } finally {
    await inTenant(em, tenant.id, (tx) =>
      tx.execute('delete from session_grants where session_id = ? and account_id = ?', at, 'run'),
    );
  }
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
  const { accountId, keys } = await scene.identity.logins.open(scene.tenant, victim.cookie);
  return shows(scene, { tenantId: scene.tenant.id, accountId, keys }, victim);
}

/** Whether the product itself shows the answer to who asks. */
async function shows({ sessions }: Scene, who: Participant, { session, canary }: Victim): Promise<boolean> {
  try {
    return holds(JSON.stringify((await sessions.show(who, session)).screen), canary);
  } catch {
    // Refused, by whichever wall came first: that is the finding.
    return false;
  }
}

function asTenant<T>(
  { databaseAddress, tenant }: Scene,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  return withClient(databaseAddress, async (client) => {
    await client.query('begin read only');
    await client.query(`select set_config('affiant.tenant', $1, true)`, [tenant.id]);
    return work(client);
  });
}

async function everyRow(client: ClientBase): Promise<string[]> {
  const tables = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
       and has_table_privilege(c.oid, 'select')`);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
    found.push(...rows.map(({ row }) => row));
  }
  return found;
}

function holds(text: string, canary: string): boolean {
  return text.includes(canary) || text.includes(Buffer.from(canary).toString('hex'));
}
