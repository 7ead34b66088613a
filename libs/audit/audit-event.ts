/** What an entry can be about. Words of one kind begin alike, so that a filter may name the kind. */
export const AUDIT_EVENTS = [
  'login',
  'logout',
  'account.register',
  'account.create',
  'account.invite',
  'account.privileges',
  'account.password',
  'account.email',
  'account.phone',
  'account.factor',
  'account.key_source',
  'account.step_up',
  'account.api_key',
  'account.device',
  'account.delete',
  'account.export',
  'addon.install',
  'addon.rollback',
  'addon.uninstall',
  'addon.settings',
  'package.publish',
  'package.review',
  'trust.revoke',
  'settings.change',
  'settings.test',
  'tenant.create',
  'tenant.change',
  'tenant.host',
  'tenant.modules',
  'tenant.export',
  'tenant.import',
  'tenant.delete',
  'audit.export',
  'escrow.open',
  'keys.rotate',
  'keys.export',
  'keys.import',
  'request',
] as const;

export type AuditEvent = (typeof AUDIT_EVENTS)[number];

/** `begun`: written before a change, and closed by `done` or `refused`. */
export const AUDIT_OUTCOMES = ['begun', 'done', 'refused'] as const;

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who did it: a person of this tenant, the provider's people, the command line, or the host by itself. */
export interface AuditActor {
  kind: 'person' | 'guest' | 'stranger' | 'provider' | 'command_line' | 'host';
  /** For a person or guest: the account, in the tenant where it is. */
  account?: { tenantId: string; id: string };
}

/** What is written. Never an answer, an address, a number or a secret: `details` are names, versions and digests. */
export interface AuditNote {
  event: AuditEvent;
  outcome: AuditOutcome;
  /** Who did it, where it is not who the log's surroundings say. */
  actor?: AuditActor;
  /** The account that it was done to. */
  subject?: string | null;
  /** Why it was refused. */
  code?: string;
  details?: Readonly<Record<string, string | readonly string[]>>;
  /** The counter of the entry that began it. */
  closes?: number;
}
