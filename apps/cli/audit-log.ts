import { AuditLog } from '#audit';
import { Tenants } from '#tenancy';
import { accountOfAddress } from '../host/audit/account-of-address.js';
import type { Context } from './context.js';

/** The audit log as the command line writes it; only the host's database role may. */
export async function auditLogOf(context: Context) {
  const { em } = await context.database('app');
  const { platformKey } = await context.keys();
  const log = new AuditLog(em, platformKey, () => ({ kind: 'command_line' }));
  return {
    log,
    accountOf: (tenantId: string, address: string) => accountOfAddress(em, platformKey, tenantId, address),
    /** The provider's own tenant, in whose log stands what concerns the installation. */
    consoleId: async () => {
      const console = await context.database('console');
      return (await new Tenants(console.em, context.config.server.baseDomain).console()).id;
    },
  };
}
