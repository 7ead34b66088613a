import type { EntityManager } from '@mikro-orm/postgresql';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { outsideTenants } from '#database';

type StorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

const COUNT = `
  insert into throttle_hits as row (key, hits, expires_at)
  values (:key, 1, clock_timestamp() + :ttl * interval '1 millisecond')
  on conflict (key) do update set
    hits = case when row.expires_at <= clock_timestamp() then 1 else row.hits + 1 end,
    expires_at = case when row.expires_at <= clock_timestamp()
                      then clock_timestamp() + :ttl * interval '1 millisecond' else row.expires_at end
  returning hits, ceil(extract(epoch from expires_at - clock_timestamp()))::int as seconds`;

/** Counts for all hosts together, in fixed windows: one upsert, so that two hosts never lose a hit. */
export class PostgresqlThrottlerStorage implements ThrottlerStorage {
  constructor(private readonly em: EntityManager) {}

  /** `ttl` in milliseconds; the record's times in seconds, as the throttler has them. */
  async increment(key: string, ttl: number, limit: number): Promise<StorageRecord> {
    const rows = await outsideTenants(this.em, (tx) =>
      tx.execute<{ hits: number; seconds: number }[]>(COUNT, { key, ttl }),
    );
    const { hits, seconds } = rows[0]!;
    const left = Math.max(1, seconds);
    return { totalHits: hits, timeToExpire: left, isBlocked: hits > limit, timeToBlockExpire: left };
  }

  /** Deletes windows that ended; returns how many. */
  async sweep(): Promise<number> {
    const gone = await outsideTenants(this.em, (tx) =>
      tx.execute<unknown[]>('delete from throttle_hits where expires_at <= clock_timestamp() returning 1'),
    );
    return gone.length;
  }
}
