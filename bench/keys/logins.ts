import { type KeyBench, PASSWORD, rulesOf } from './key-bench.js';
import { medianOf } from './median-of.js';

/** Logins by password one after another, Argon2id and the new login's row included. */
export async function measureLogins(bench: KeyBench, count: number): Promise<string> {
  const { identity, tenant } = bench;
  const email = 'logins@bench.invalid';
  await identity.accounts.create(tenant, { email, password: PASSWORD, confirmed: true });
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const start = performance.now();
    const from = { address: '127.0.0.1', deviceName: 'bench' };
    await identity.passwordLogin.login(tenant, { email, password: PASSWORD }, rulesOf(bench), from);
    taken.push(performance.now() - start);
  }
  return `a login by password (${count}): ${medianOf(taken)}\n`;
}
