import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { inTenant, rewriteKeyTables } from '#database';
import { Throttle } from '#identity';
import { sweepUnusedFiles } from '#sessions';
import { endNotAllowed } from '#standing-grants';
import { Messages } from '../messages.js';
import type { Platform } from '../platform.js';
import { PostgresqlThrottlerStorage } from '../throttle/postgresql-throttler-storage.js';
import { AuditHeads } from './audit-heads.js';
import { Expiry } from './expiry.js';
import { GoingOn } from './going-on.js';
import { Sweeping } from './sweeping.js';
import { warnOfLockedAnswers } from './warn-of-locked-answers.js';

/** How long an upload waits for the answer that names it. */
const UNUSED_FILE_HOURS = 24;

/** The host's clock: everything that happens without a request. */
@Module({})
class HostSchedule {
  static of(platform: Platform, ownerAddress: string | null): DynamicModule {
    const { blobs, config, database, exit, journal, platformKey } = platform;
    const messages = new Messages();
    const parts = {
      em: database.em,
      exit,
      journal,
      throttle: new Throttle(database.em, platformKey, config.identity.throttle),
      sweepFiles: (tenantId: string) => sweepUnusedFiles(database.em, blobs, tenantId, UNUSED_FILE_HOURS),
      sweepCounts: () => new PostgresqlThrottlerStorage(database.em).sweep(),
      endLockedAnswers: async (tenantId: string) => {
        await warnOfLockedAnswers(platform, messages, tenantId);
        return platform.lockedAnswers.shred(tenantId);
      },
      endStandingGrants: async (tenantId: string) => {
        const holders = await platform.holdersOf(tenantId);
        return inTenant(database.em, tenantId, (tx) => endNotAllowed(tx, holders));
      },
      rewriteKeyTables: ownerAddress === null ? null : () => rewriteKeyTables(ownerAddress),
    };
    return {
      module: HostSchedule,
      imports: [ScheduleModule.forRoot()],
      providers: [
        {
          provide: Sweeping,
          inject: [SchedulerRegistry],
          useFactory: (registry: SchedulerRegistry) => new Sweeping(registry, config.temporary),
        },
        { provide: AuditHeads, useFactory: () => new AuditHeads({ em: database.em, platformKey, blobs }) },
        { provide: Messages, useValue: messages },
        { provide: GoingOn, useFactory: () => new GoingOn(database.em, platform.background) },
        { provide: Expiry, useFactory: () => new Expiry(parts) },
      ],
    };
  }
}

/**
 * Starts the clock of a host that serves; a command that opens the platform has none. It is closed
 * before the platform. `ownerAddress` null: the key tables are not rewritten, and `doctor` says so.
 */
export async function startSchedule(
  platform: Platform,
  ownerAddress: string | null,
): Promise<{ close(): Promise<void> }> {
  return NestFactory.createApplicationContext(HostSchedule.of(platform, ownerAddress), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
}
