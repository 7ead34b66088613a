import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import type { EntityManager } from '@mikro-orm/postgresql';
import { exportHead } from '#audit';
import { aloneOfHosts } from '#database';
import type { PlatformKey } from '#encryption';
import type { BlobStore } from '#storage';
import { say } from '../say.js';
import { reportFailure } from './report-failure.js';

/** How far the audit logs have come goes out of the database every minute, once for all hosts. */
@Injectable()
export class AuditHeads {
  constructor(private readonly parts: { em: EntityManager; platformKey: PlatformKey; blobs: BlobStore }) {}

  @Cron(CronExpression.EVERY_MINUTE, { name: 'audit-heads' })
  async everyMinute(): Promise<void> {
    await this.export().catch((error: unknown) => reportFailure('Exporting the audit head', error));
  }

  /** The tenants whose log lost entries that the last head saw; null where another host is at it. */
  async export(): Promise<{ lost: string[] } | null> {
    const { em, platformKey, blobs } = this.parts;
    const done = await aloneOfHosts(em, 'audit-heads', () => exportHead(em, platformKey, blobs, Date.now()));
    for (const id of done?.lost ?? []) {
      say(`The audit log of tenant ${id} lost entries that were there. Run: affiant audit verify`);
    }
    return done;
  }
}
