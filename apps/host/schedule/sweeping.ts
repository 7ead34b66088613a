import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { SweepUnderWay, Sweeper } from '#storage';
import type { Config } from '#config';
import { reportFailure } from './report-failure.js';

/** On each host: what killed processes left in its folder of temporary files goes. */
@Injectable()
export class Sweeping implements OnModuleInit, OnModuleDestroy {
  private readonly sweeper: Sweeper;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly temporary: Config['temporary'],
  ) {
    this.sweeper = new Sweeper(temporary.path, { maxAgeMs: temporary.maxAgeMinutes * 60_000 });
  }

  onModuleInit(): void {
    const timer = setInterval(() => {
      this.underWay = this.sweep().catch((error: unknown) => reportFailure('Sweeping', error));
    }, this.temporary.sweepSeconds * 1000);
    this.registry.addInterval('sweeping', timer);
  }

  /** A pass under way holds descriptors: it ends before the host does. */
  async onModuleDestroy(): Promise<void> {
    await this.underWay;
  }

  /** One pass; nothing to do where another process is at it. */
  async sweep(): Promise<void> {
    try {
      await this.sweeper.sweep();
    } catch (error) {
      if (!(error instanceof SweepUnderWay)) throw error;
    }
  }
}
