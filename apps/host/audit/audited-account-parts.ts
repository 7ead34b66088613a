import type { AuditedAction, AuditLog, AuditEvent } from '#audit';
import type {
  AccountPasskeys,
  ApiKeys,
  Caller,
  Devices,
  EmailChange,
  KeySlots,
  NumberChange,
  PasswordReset,
  SecondFactors,
  StepUp,
} from '#identity';
import { audited, type AuditedCall } from './audited.js';

/** What the holder of an account does to it. */
function byHolder(
  { tenant, accountId }: Pick<Caller, 'tenant' | 'accountId'>,
  event: AuditEvent,
  details: AuditedAction<unknown>['note']['details'],
): AuditedCall<unknown> {
  return { tenantId: tenant.id, note: { event, subject: accountId, ...(details && { details }) } };
}

/** That the address changes, never from what to what. Links are used by strangers: the token alone says whose. */
export function auditedEmailChange(log: AuditLog, emailChange: EmailChange): EmailChange {
  const byLink = (step: string) => (tenant: { id: string }) => ({
    tenantId: tenant.id,
    note: { event: 'account.email' as const, details: { step } },
  });
  return audited(log, emailChange, {
    ask: (holder) => byHolder(holder, 'account.email', { step: 'asked' }),
    confirm: byLink('confirmed'),
    undo: byLink('undone'),
  });
}

/** That the number changes, never from what to what. */
export function auditedNumberChange(log: AuditLog, numberChange: NumberChange): NumberChange {
  return audited(log, numberChange, {
    ask: (holder) => byHolder(holder, 'account.phone', { step: 'asked' }),
    confirm: (holder) => byHolder(holder, 'account.phone', { step: 'confirmed' }),
    undo: ({ id }) => ({ tenantId: id, note: { event: 'account.phone', details: { step: 'undone' } } }),
  });
}

export function auditedPasswordReset(log: AuditLog, passwordReset: PasswordReset): PasswordReset {
  return audited(log, passwordReset, {
    reset: ({ id }) => ({ tenantId: id, note: { event: 'account.password', details: { by: 'mail' } } }),
  });
}

export function auditedSecondFactors(log: AuditLog, secondFactors: SecondFactors): SecondFactors {
  return audited(log, secondFactors, {
    confirm: (caller) => byHolder(caller, 'account.factor', { change: 'added' }),
    remove: (caller, id) => byHolder(caller, 'account.factor', { change: 'removed', id }),
  });
}

export function auditedStepUp(log: AuditLog, stepUp: StepUp): StepUp {
  return audited(log, stepUp, {
    byPassword: (caller) => byHolder(caller, 'account.step_up', { method: 'password' }),
    byCode: (caller) => byHolder(caller, 'account.step_up', { method: 'code' }),
    byPasskey: (caller) => byHolder(caller, 'account.step_up', { method: 'passkey' }),
  });
}

export function auditedKeySlots(log: AuditLog, keySlots: KeySlots): KeySlots {
  return audited(log, keySlots, {
    addRecovery: (caller) => byHolder(caller, 'account.key_source', { change: 'added', source: 'recovery' }),
    remove: (caller, id) => byHolder(caller, 'account.key_source', { change: 'removed', id }),
  });
}

export function auditedAccountPasskeys(log: AuditLog, passkeys: AccountPasskeys): AccountPasskeys {
  return audited(log, passkeys, {
    add: (caller) => byHolder(caller, 'account.key_source', { change: 'added', source: 'passkey' }),
    lock: (caller) => byHolder(caller, 'account.key_source', { change: 'locked', source: 'passkey' }),
  });
}

export function auditedApiKeys(log: AuditLog, apiKeys: ApiKeys): ApiKeys {
  return audited(log, apiKeys, {
    make: (caller, { scopes }) => byHolder(caller, 'account.api_key', { change: 'made', scopes }),
    remove: (caller, id) => byHolder(caller, 'account.api_key', { change: 'removed', id }),
  });
}

export function auditedDevices(log: AuditLog, devices: Devices): Devices {
  return audited(log, devices, {
    end: (caller, id) => byHolder(caller, 'account.device', { change: 'ended', id }),
  });
}
