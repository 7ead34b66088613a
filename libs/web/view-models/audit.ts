import type { ConsoleFrame, Outcome } from './console.js';

/** An audit log, newest first, with the filters that were asked for. */
export interface AuditView extends Outcome {
  frame: ConsoleFrame;
  entries: AuditRow[];
  /** As the form shows them again; empty where not asked for. Days are `2026-11-24`. */
  filter: { event: string; outcome: string; person: string; since: string; until: string };
  /** Whose log an operator reads: the slugs to choose from; null on a tenant's own console. */
  tenants: { chosen: string; slugs: string[] } | null;
  /** Events and outcomes that can be asked for. */
  events: readonly string[];
  outcomes: readonly string[];
  action: string;
  /** Address of all that the filters let through, as a file. */
  export: string;
  /** The page of older entries; null on the last. */
  next: string | null;
  /** The newest again; null where these are. */
  newest: string | null;
}

export interface AuditRow {
  at: string;
  event: string;
  outcome: string;
  /** Why it was refused: a code. */
  code: string | null;
  who: AuditPerson;
  whom: AuditPerson | null;
  /** Names, versions and digests, as `version: 2.4.0`. */
  details: string[];
}

/** `name`: null where the account is gone, or is not the reader's to know. */
export interface AuditPerson {
  kind: string;
  name: string | null;
  isGone: boolean;
}
