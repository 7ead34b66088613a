import type { AuditNote } from '#audit';
import { outsideTenants } from '#database';
import type { Caller, LoggedIn } from '#identity';
import { CONSOLE } from '#tenancy';
import type { Platform } from '../platform.js';
import { accountOfAddress } from './account-of-address.js';
import {
  auditedAccountPasskeys,
  auditedApiKeys,
  auditedDevices,
  auditedEmailChange,
  auditedKeySlots,
  auditedNumberChange,
  auditedPasswordReset,
  auditedSecondFactors,
  auditedStepUp,
} from './audited-account-parts.js';
import { audited, type AuditedCall } from './audited.js';
import {
  auditedAccounts,
  auditedAddonSettings,
  auditedCatalogue,
  auditedInstalls,
  auditedModuleSwitch,
  auditedRevocations,
  auditedSettings,
} from './audited-parts.js';

/**
 * The platform as requests meet it: what logs in, decides or changes leaves entries in the audit log,
 * by whichever door it is asked for.
 */
export function withAudit(platform: Platform): Platform {
  const { audit, database, platformKey, provider } = platform;
  const accountOf = (tenantId: string, address: string) =>
    accountOfAddress(database.em, platformKey, tenantId, address);
  const consoleId = () => consoleTenant(platform);
  return {
    ...platform,
    accounts: auditedAccounts(audit, platform.accounts, accountOf),
    installs: auditedInstalls(audit, platform.installs),
    moduleSwitch: auditedModuleSwitch(audit, consoleId, platform.moduleSwitch),
    addonSettings: auditedAddonSettings(audit, platform.addonSettings),
    settingsStore: auditedSettings(audit, platform.settingsStore),
    emailChange: auditedEmailChange(audit, platform.emailChange),
    numberChange: auditedNumberChange(audit, platform.numberChange),
    passwordReset: auditedPasswordReset(audit, platform.passwordReset),
    secondFactors: auditedSecondFactors(audit, platform.secondFactors),
    stepUp: auditedStepUp(audit, platform.stepUp),
    keySlots: auditedKeySlots(audit, platform.keySlots),
    accountPasskeys: auditedAccountPasskeys(audit, platform.accountPasskeys),
    apiKeys: auditedApiKeys(audit, platform.apiKeys),
    devices: auditedDevices(audit, platform.devices),
    provider: provider && {
      catalogue: auditedCatalogue(audit, consoleId, provider.catalogue),
      revocations: auditedRevocations(audit, consoleId, provider.revocations),
    },
    passwordLogin: audited(audit, platform.passwordLogin, {
      login: async ({ id }, { email }) => login(id, 'password', await accountOf(id, email)),
    }),
    invitedAccounts: audited(audit, platform.invitedAccounts, {
      invite: ({ id }, { privileges }) => ({
        tenantId: id,
        note: { event: 'account.invite', details: { privileges } },
      }),
      accept: ({ id }) => ({ ...login(id, 'invitation', null), note: { event: 'account.register' } }),
    }),
    providerLogin: audited(audit, platform.providerLogin, {
      finish: ({ id }, provider, _callback, _cookie, caller) => {
        const { ofResult, ...entry } = login(id, provider.id, null);
        return {
          ...entry,
          ofResult: (arrival) =>
            'loggedIn' in arrival ? (ofResult?.(arrival.loggedIn) ?? {}) : joined(caller, provider.id),
        };
      },
    }),
    recoveryLogin: audited(audit, platform.recoveryLogin, {
      login: ({ id }) => {
        const { ofResult, ...entry } = login(id, 'recovery', null);
        return { ...entry, ofResult: ({ loggedIn }) => ofResult?.(loggedIn) ?? {} };
      },
    }),
    resumeCodes: audited(audit, platform.resumeCodes, {
      make: ({ tenant, accountId }) => ({
        tenantId: tenant.id,
        note: {
          event: 'account.key_source',
          subject: accountId,
          details: { change: 'added', source: 'resume' },
        },
      }),
      use: ({ id }) => ({
        tenantId: id,
        afterwards: true,
        note: { event: 'login', details: { method: 'resume' } },
      }),
    }),
    lockedAnswers: audited(audit, platform.lockedAnswers, {
      unlock: ({ tenant, accountId }) => ({
        tenantId: tenant.id,
        note: { event: 'account.key_source', subject: accountId, details: { change: 'unlocked' } },
      }),
    }),
    smsLogin: audited(audit, platform.smsLogin, { login: ({ id }) => login(id, 'sms', null) }),
    passkeyLogin: audited(audit, platform.passkeyLogin, { login: ({ id }) => login(id, 'passkey', null) }),
    registration: audited(audit, platform.registration, {
      register: ({ id }) => ({ ...login(id, 'password', null), note: { event: 'account.register' } }),
    }),
    passwordChange: audited(audit, platform.passwordChange, {
      change: ({ tenant, accountId }) => ({
        tenantId: tenant.id,
        note: { event: 'account.password', subject: accountId, details: { by: 'holder' } },
      }),
      set: ({ tenant, accountId }) => ({
        tenantId: tenant.id,
        note: { event: 'account.password', subject: accountId, details: { by: 'step_up' } },
      }),
    }),
    logins: audited(audit, platform.logins, {
      end: (tenantId) => ({ tenantId, note: { event: 'logout' }, afterwards: true }),
    }),
  };
}

/** What a way in that was joined to an account leaves in the log, in place of a login. */
function joined(caller: Caller | null, source: string): Partial<AuditNote> {
  const details = { change: 'added', source };
  return { event: 'account.key_source', subject: caller?.accountId ?? null, details };
}

/** `subject`: whose account was tried, where that is known before it is proven. */
function login(tenantId: string, method: string, subject: string | null): AuditedCall<LoggedIn> {
  return {
    tenantId,
    afterwards: true,
    note: { event: 'login', subject, details: { method } },
    ofResult: ({ user }) => ({
      actor: { kind: 'person', account: { tenantId, id: user.id } },
      subject: user.id,
    }),
  };
}

/** The provider's own tenant, whose log the installation's is. */
async function consoleTenant({ database }: Platform): Promise<string> {
  const [row] = await outsideTenants(
    database.em,
    (tx) => tx.execute<{ id: string }[]>('select id from tenants where slug = ?', [CONSOLE]),
    { readOnly: true },
  );
  if (row === undefined) throw new Error('There is no tenant of the provider: run affiant init.');
  return row.id;
}
