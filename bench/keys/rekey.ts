import { randomUUID } from 'node:crypto';
import { inTenant } from '#database';
import { sealGrant, SessionKey } from '#encryption';
import { type KeyBench, PASSWORD, rulesOf } from './key-bench.js';

const from = { address: '127.0.0.1', deviceName: 'bench' };

/** A change of password of an account with so many sessions: a new account key, and every grant sealed anew. */
export async function measureRekey(bench: KeyBench, sessions: number): Promise<string> {
  const { identity, tenant } = bench;
  const email = 'rekey@bench.invalid';
  const { id, key } = await identity.accounts.create(tenant, { email, password: PASSWORD, confirmed: true });
  await storeSessions(bench, { id, publicKey: key.keys.publicKey }, sessions);
  const given = { email, password: PASSWORD };
  const { login } = await identity.passwordLogin.login(tenant, given, rulesOf(bench), from);
  const caller = await identity.logins.open(tenant, login.secret);
  const start = performance.now();
  const change = { current: PASSWORD, password: 'another good long passphrase' };
  await identity.passwordChange.change(caller, change, rulesOf(bench), from);
  const seconds = (performance.now() - start) / 1000;
  return `a change of password with ${sessions} sessions: ${seconds.toFixed(2)} s\n`;
}

async function storeSessions(
  { em, platformKey, tenant }: KeyBench,
  owner: { id: string; publicKey: Buffer },
  count: number,
): Promise<void> {
  await inTenant(em, tenant.id, async (tx) => {
    for (let n = 0; n < count; n++) {
      const session = randomUUID();
      const identity = { tenant: tenant.id, account: owner.id, session, role: 'owner' };
      const sealed = sealGrant(platformKey, identity, owner.publicKey, SessionKey.generate());
      await tx.execute(
        `insert into interview_sessions
           (tenant_id, id, owner_id, interview, addon, version, digest, mode, state, sequence, delete_days)
         values (?, ?, ?, 'a:b.yml', 'a', '1.0.0', 'sha512:0', 'single', 'open', 1, 180)`,
        [tenant.id, session, owner.id],
        'run',
      );
      await tx.execute(
        `insert into session_grants (tenant_id, id, session_id, account_id, role, sealed)
         values (?, ?, ?, ?, 'owner', ?)`,
        [tenant.id, randomUUID(), session, owner.id, sealed],
        'run',
      );
    }
  });
}
