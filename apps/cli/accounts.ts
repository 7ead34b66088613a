import { Argon2Pool, PasswordSource } from '#encryption';
import { Accounts } from '#identity';
import { TenantSettingsStore } from '#tenancy';
import { auditedAccounts } from '../host/audit/audited-parts.js';
import { auditLogOf } from './audit-log.js';
import type { Context } from './context.js';

/** The accounts of one tenant under its rules. The tables are granted to the host's role alone. */
export async function accountsOf(context: Context, tenantId: string): Promise<Accounts> {
  const { em } = await context.database('app');
  const { platformKey, settings } = await context.keys();
  const { environment, encryption, identity } = await new TenantSettingsStore(
    em,
    context.config,
    settings,
  ).configOf(tenantId);
  const passwords = new PasswordSource(platformKey, new Argon2Pool({ threads: 1 }));
  const accounts = new Accounts(em, platformKey, passwords, {
    environment,
    passwords: identity.passwords,
    lockedDays: encryption.lockedDays,
  });
  const { log, accountOf } = await auditLogOf(context);
  return auditedAccounts(log, accounts, accountOf);
}
