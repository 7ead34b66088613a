import { z } from 'zod';
import { AUDIT_EVENTS, AUDIT_OUTCOMES, type AuditFilter } from '#audit';

const MOST_ENTRIES = 500;
const PAGE = 100;

/** What `GET /tenant/audit` takes: filters that hold together, and the page. Times are ISO 8601 with a zone. */
export const auditQuery = z.strictObject({
  event: z.enum(AUDIT_EVENTS).optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  account: z.uuid().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(MOST_ENTRIES).optional(),
});

/** The same for the provider, who may name a tenant. */
export const providerAuditQuery = auditQuery.extend({ tenant: z.string().max(63).optional() });

export function auditFilter({
  event,
  outcome,
  account,
  since,
  until,
  before,
  limit = PAGE,
}: z.infer<typeof auditQuery>): AuditFilter {
  const time = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  return { event, outcome, account, sinceMs: time(since), untilMs: time(until), before, limit };
}
