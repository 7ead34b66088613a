import type { Config } from '#config';
import { type Finding, good, warning } from './finding.js';

/** From here on a backup is longer a risk to who deleted everything than a help to anybody. */
const MANY_DAYS = 90;

/** How long deleted keys can be found: the days that receipts and pages name. What backups do is the operator's word. */
export function checkRetention({ retention }: Config): Finding {
  const { walDays, backupDays } = retention;
  const days = walDays + backupDays;
  return days <= MANY_DAYS
    ? good(
        'retention',
        `People are told that deleted answers are out of reach after ${days} days (${walDays} of WAL, ${backupDays} of backups): your backups must not last longer.`,
      )
    : warning(
        'retention',
        `Deleted answers stay in backups for ${days} days (retention.wal_days, retention.backup_days): ${MANY_DAYS} should do.`,
      );
}
