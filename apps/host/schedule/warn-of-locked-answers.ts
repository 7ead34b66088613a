import { outsideTenants } from '#database';
import { tenantUrl } from '#tenancy';
import type { Messages } from '../messages.js';
import type { Platform } from '../platform.js';

/** Days before locked answers are deleted at which their holder is told. */
const DAYS_BEFORE = 7;

/** Mails those of a tenant whose locked answers are about to be deleted; each is told once. */
export async function warnOfLockedAnswers(
  { database, lockedAnswers, settings }: Pick<Platform, 'database' | 'lockedAnswers' | 'settings'>,
  messages: Messages,
  tenantId: string,
): Promise<void> {
  const due = await lockedAnswers.aboutToEnd(tenantId, DAYS_BEFORE);
  if (due.length === 0) return;
  const [tenant] = await outsideTenants(
    database.em,
    (tx) =>
      tx.execute<{ slug: string; name: string }[]>('select slug, name from tenants where id = ?', [tenantId]),
    { readOnly: true },
  );
  if (tenant === undefined) return;
  const config = await settings.of(tenantId);
  const link = `${tenantUrl(config, tenant.slug)}/account/locked-answers`;
  for (const { email, until } of due) {
    const date = messages.time(config, until);
    messages.mail({ tenant }, config, email, 'answers-deleted-soon', { date, link });
  }
}
