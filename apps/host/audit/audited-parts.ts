import type { AddonSettings, Catalogue, Installs, ModuleSwitch, Revocations, VerifiedPackage } from '#addons';
import type { AuditLog } from '#audit';
import type { Accounts } from '#identity';
import { settingPaths, type Tenants, type TenantSettingsStore } from '#tenancy';
import { audited } from './audited.js';

/** Finds the account of an address in a tenant, null where there is none. */
export type AccountOfAddress = (tenantId: string, address: string) => Promise<string | null>;

/** Accounts made and changed by admins and the command line. */
export function auditedAccounts(log: AuditLog, accounts: Accounts, accountOf: AccountOfAddress): Accounts {
  const byAddress = (change: string) => async (tenant: { id: string }, email: string, privilege: string) => ({
    tenantId: tenant.id,
    note: {
      event: 'account.privileges' as const,
      subject: await accountOf(tenant.id, email),
      details: { [change]: privilege },
    },
  });
  return audited(log, accounts, {
    create: ({ id }, { privileges = [] }) => ({
      tenantId: id,
      note: { event: 'account.create', details: { privileges } },
      ofResult: (made) => ({ subject: made.id }),
    }),
    setPrivileges: ({ id }, subject, privileges) => ({
      tenantId: id,
      note: { event: 'account.privileges', subject, details: { privileges } },
    }),
    grant: byAddress('granted'),
    revoke: byAddress('revoked'),
    resetPassword: async ({ id }, email) => ({
      tenantId: id,
      note: { event: 'account.password', subject: await accountOf(id, email), details: { by: 'reset' } },
    }),
  });
}

export function auditedInstalls(log: AuditLog, installs: Installs): Installs {
  const version = ({ name, version: number, digest }: VerifiedPackage) => ({
    details: { name, version: number, digest },
  });
  return audited(log, installs, {
    install: (tenantId, { name, version: wanted }) => ({
      tenantId,
      note: { event: 'addon.install', details: { name, version: wanted } },
      ofResult: version,
    }),
    rollback: (tenantId, name) => ({
      tenantId,
      note: { event: 'addon.rollback', details: { name } },
      ofResult: version,
    }),
    uninstall: (tenantId, name) => ({ tenantId, note: { event: 'addon.uninstall', details: { name } } }),
  });
}

/** Which settings were set, never to what: some of them are secrets. */
export function auditedSettings(log: AuditLog, settings: TenantSettingsStore): TenantSettingsStore {
  return audited(log, settings, {
    set: (tenantId, by, given) => ({
      tenantId,
      note: { event: 'settings.change', details: { by, settings: settingPaths(given) } },
    }),
  });
}

/** Which settings of an add-on were set, never to what. */
export function auditedAddonSettings(log: AuditLog, settings: AddonSettings): AddonSettings {
  return audited(log, settings, {
    change: (tenantId, name, change) => ({
      tenantId,
      note: { event: 'addon.settings', details: { name, settings: Object.keys(change).slice(0, 100) } },
    }),
  });
}

/** The catalogue of the installation; `consoleId` is whose log it is written to. */
export function auditedCatalogue(
  log: AuditLog,
  consoleId: () => Promise<string>,
  catalogue: Catalogue,
): Catalogue {
  return audited(log, catalogue, {
    publish: async () => ({
      tenantId: await consoleId(),
      note: { event: 'package.publish' },
      ofResult: ({ name, version, digest, state }) => ({ details: { name, version, digest, state } }),
    }),
    attest: async (digest) => ({
      tenantId: await consoleId(),
      note: { event: 'package.review', details: { digest } },
    }),
  });
}

export function auditedRevocations(
  log: AuditLog,
  consoleId: () => Promise<string>,
  revocations: Revocations,
): Revocations {
  return audited(log, revocations, {
    add: async ({ kind, value }) => ({
      tenantId: await consoleId(),
      note: { event: 'trust.revoke', details: { [kind]: value } },
    }),
  });
}

/** Who let host code in, in the provider's log. */
export function auditedModuleSwitch(
  log: AuditLog,
  consoleId: () => Promise<string>,
  modules: ModuleSwitch,
): ModuleSwitch {
  return audited(log, modules, {
    set: async (id, allowed) => ({
      tenantId: await consoleId(),
      note: { event: 'tenant.modules', details: { id, allowed: String(allowed) } },
    }),
  });
}

/** What the provider does with tenants stands in the provider's log. */
export function auditedTenants(log: AuditLog, consoleId: () => Promise<string>, tenants: Tenants): Tenants {
  return audited(log, tenants, {
    create: async (slug) => ({
      tenantId: await consoleId(),
      note: { event: 'tenant.create', details: { slug } },
      ofResult: ({ id }) => ({ details: { slug, id } }),
    }),
    change: async (slug, { name, state }) => ({
      tenantId: await consoleId(),
      note: {
        event: 'tenant.change',
        details: { slug, ...(name !== undefined && { name }), ...(state !== undefined && { state }) },
      },
    }),
    addHost: async (slug, host) => ({
      tenantId: await consoleId(),
      note: { event: 'tenant.host', details: { slug, host } },
    }),
  });
}
