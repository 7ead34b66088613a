import type { EntityManager } from '@mikro-orm/postgresql';
import type { KeyPair } from '#encryption';
import { beginLogin, type LoginRules } from './begin-login.js';
import type { FoundAccount } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { rekeyAccount } from './rekey-account.js';

/**
 * Re-keys an account, which ends all its logins, and begins a new one for the browser that asked for it.
 * `factorProven`: the login before it had proven what it owed. Throws what `beginLogin` throws.
 */
export async function rekeyAndLogIn(
  tx: EntityManager,
  parts: LoginParts,
  { account, keys }: { account: FoundAccount; keys: KeyPair },
  change: Parameters<typeof rekeyAccount>[4],
  rules: LoginRules,
  { deviceToken, deviceName, factorProven }: LoginOrigin & { factorProven: boolean },
): Promise<LoggedIn> {
  const deviceId = await parts.devices.find(tx, account.id, deviceToken);
  const renewed = await rekeyAccount(tx, parts.platformKey, account, keys, change);
  return beginLogin(tx, parts, renewed.account, renewed.key, rules, { deviceId, deviceName, factorProven });
}
