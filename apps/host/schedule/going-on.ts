import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import type { EntityManager } from '@mikro-orm/postgresql';
import { aloneOfHosts } from '#database';
import type { BackgroundWork } from '#sessions';
import { forEachTenant } from './for-each-tenant.js';
import { reportFailure } from './report-failure.js';

/** Every minute, once for all hosts: what waits in sessions that gave the server a key of its own. */
@Injectable()
export class GoingOn {
  constructor(
    private readonly em: EntityManager,
    private readonly background: BackgroundWork,
  ) {}

  @Cron(CronExpression.EVERY_MINUTE, { name: 'background' })
  async everyMinute(): Promise<void> {
    await this.goOn().catch((error: unknown) => reportFailure('Background work', error));
  }

  /** In how many sessions; null where another host is at it. */
  goOn(): Promise<number | null> {
    return aloneOfHosts(this.em, 'background', async () => {
      let sessions = 0;
      await forEachTenant(this.em, async (tenant) => {
        sessions += await this.background.goOn(tenant, (error) =>
          reportFailure('A session’s messages', error),
        );
      });
      return sessions;
    });
  }
}
