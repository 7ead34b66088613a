import { AUDIT_EVENTS, AUDIT_OUTCOMES, type AuditFilter } from '#audit';
import { DateTime } from 'luxon';
import type { FormError } from '#web';

/** What the form of an audit log asks for, as it came in the address. */
export interface AuditSearch {
  event: string;
  outcome: string;
  person: string;
  since: string;
  until: string;
  before: string;
}

export type AuditSearchProblem = Pick<FormError, 'field'> & { problem: 'day' | 'person' };

/** Reads it out of an address; what is no text is not there. */
export function auditSearch(query: { readonly [name: string]: unknown }): AuditSearch {
  const text = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' ? value.trim().slice(0, 320) : '';
  };
  return {
    event: text('event'),
    outcome: text('outcome'),
    person: text('person'),
    since: text('since'),
    until: text('until'),
    before: text('before'),
  };
}

/**
 * The filter for the log. Days are whole days of `zone`. `accounts` finds people by their address;
 * who is not there is a problem, not everybody.
 */
export function auditFilterOf(
  search: AuditSearch,
  zone: string,
  accounts: ReadonlyMap<string, string>,
): { filter: Omit<AuditFilter, 'limit'>; problems: AuditSearchProblem[] } {
  const problems: AuditSearchProblem[] = [];
  const startOf = (field: 'since' | 'until', later: number): number | undefined => {
    if (search[field] === '') return undefined;
    const day = DateTime.fromFormat(search[field], 'yyyy-MM-dd', { zone });
    if (day.isValid) return day.plus({ days: later }).startOf('day').toMillis();
    problems.push({ field, problem: 'day' });
    return undefined;
  };
  const account = search.person === '' ? undefined : accounts.get(search.person.toLowerCase());
  if (search.person !== '' && account === undefined) problems.push({ field: 'person', problem: 'person' });
  const filter = {
    event: AUDIT_EVENTS.find((each) => each === search.event),
    outcome: AUDIT_OUTCOMES.find((each) => each === search.outcome),
    account,
    sinceMs: startOf('since', 0),
    untilMs: startOf('until', 1),
    before: /^[1-9][0-9]{0,14}$/.test(search.before) ? Number(search.before) : undefined,
  };
  return { filter, problems };
}
