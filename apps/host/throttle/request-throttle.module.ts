import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import type { Platform } from '../platform.js';
import { PostgresqlThrottlerStorage } from './postgresql-throttler-storage.js';
import { RequestGuard } from './request-guard.js';
import { requestLimits } from './request-limits.js';

/** Limits of requests. With every number 0 there is no guard at all, and no request writes a count. */
@Module({})
export class RequestThrottleModule {
  static of({ config, database }: Platform): DynamicModule {
    const throttlers = requestLimits(config.throttle);
    if (throttlers.length === 0) return { module: RequestThrottleModule };
    const storage = new PostgresqlThrottlerStorage(database.em);
    return {
      module: RequestThrottleModule,
      // The library's own headers name each limit; a client needs Retry-After alone.
      imports: [ThrottlerModule.forRoot({ throttlers, storage, setHeaders: false })],
      providers: [{ provide: APP_GUARD, useClass: RequestGuard }],
    };
  }
}
