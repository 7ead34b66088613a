import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import type { EntityManager } from '@mikro-orm/postgresql';
import { aloneOfHosts } from '#database';
import { deleteExpired, deleteGuest, guestsOutOfReach, Throttle } from '#identity';
import { deleteOldSessions, deleteSessionsOf, Exit } from '#sessions';
import type { DeletionJournal } from '#storage';
import { forEachTenant } from './for-each-tenant.js';
import { reportFailure } from './report-failure.js';

/** What the work needs of the platform. */
export interface ExpiryParts {
  em: EntityManager;
  exit: Exit;
  throttle: Throttle;
  /** Deletes a tenant's uploads that no answer has named for a day; how many. */
  sweepFiles: (tenantId: string) => Promise<number>;
  /** Deletes counts of requests whose window ended. */
  sweepCounts: () => Promise<number>;
  journal: DeletionJournal;
  /** Shreds a tenant's locked answers whose days are over; gives the sessions that nobody can open any more. */
  endLockedAnswers: (tenantId: string) => Promise<string[]>;
  /** Deletes a tenant's standing grants that ended or are not allowed any more; how many. */
  endStandingGrants: (tenantId: string) => Promise<number>;
  /** Rewrites the tables of keys; null where the owner's address is not known here. */
  rewriteKeyTables: (() => Promise<void>) | null;
}

/** What has reached its end is deleted, once for all hosts and tenant by tenant: nobody sees across them. */
@Injectable()
export class Expiry {
  constructor(private readonly parts: ExpiryParts) {}

  @Cron(CronExpression.EVERY_HOUR, { name: 'expiry' })
  async onTheHour(): Promise<void> {
    await this.hourly().catch((error: unknown) => reportFailure('Expiry', error));
  }

  @Cron(CronExpression.EVERY_DAY_AT_3AM, { name: 'retention', timeZone: 'UTC' })
  async atNight(): Promise<void> {
    await this.nightly().catch((error: unknown) => reportFailure('Retention', error));
  }

  /**
   * Guests out of reach with their sessions, then uploads that nothing names, standing grants, logins, codes and throttle lanes that ended. In this
   * order a guest's login has been gone for an hour when the guest goes, so no request still uses it.
   * Null where another host is at it.
   */
  hourly(): Promise<{ guests: number; rows: number } | null> {
    const { em, exit, throttle, sweepCounts, sweepFiles, endStandingGrants } = this.parts;
    return aloneOfHosts(em, 'hourly', async () => {
      let guests = 0;
      let rows = await sweepCounts();
      await this.forEachTenant(async (tenant) => {
        for (const guest of await guestsOutOfReach(em, tenant)) {
          await deleteSessionsOf(em, exit, tenant, guest);
          await deleteGuest(em, tenant, guest);
          guests++;
        }
        rows += (await sweepFiles(tenant)) + (await endStandingGrants(tenant));
        rows += (await deleteExpired(em, tenant)) + (await throttle.sweep(tenant));
      });
      return { guests, rows };
    });
  }

  /** Sessions past their days, answers that were locked long enough, entries of the deletion journal past every backup; then the bytes of deleted keys. */
  nightly(): Promise<{ sessions: number; entries: number } | null> {
    const { em, exit, journal, endLockedAnswers, rewriteKeyTables } = this.parts;
    return aloneOfHosts(em, 'nightly', async () => {
      let sessions = 0;
      await this.forEachTenant(async (tenant) => {
        sessions += await deleteOldSessions(em, exit, tenant);
        for (const session of await endLockedAnswers(tenant)) {
          await exit.delete(tenant, session);
          sessions++;
        }
      });
      const entries = await journal.expire();
      await rewriteKeyTables?.();
      return { sessions, entries };
    });
  }

  private forEachTenant(work: (tenantId: string) => Promise<void>): Promise<void> {
    return forEachTenant(this.parts.em, work);
  }
}
