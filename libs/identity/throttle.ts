import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { blindIndex, type PlatformKey } from '#encryption';
import { addressBlock } from './address-block.js';
import { TooManyAttempts } from './errors.js';

/** `identity.throttle` of the configuration. */
export interface ThrottleRules {
  /** Failures of an account, or of one of its known devices, before the first wait. */
  accountFree: number;
  /** Failures from a block of addresses within the window before the first wait. */
  addressFree: number;
  windowMinutes: number;
  longestWaitSeconds: number;
  /** Failures within `accountDays` after which unknown devices need another way in. */
  accountFailures: number;
  accountDays: number;
}

/** One try at a secret: what was typed, from where, and the device if it is known to that account. */
export interface Attempt {
  /** The account as it was typed, there or not; with the kind of secret in front. */
  subject: string;
  address: string;
  deviceId: string | null;
}

interface Lane {
  name: string;
  free: number;
  longestWaitSeconds: number;
  windowSeconds: number;
}

/** The tenant's lane begins to slow strangers where so many blocks of addresses used up what is free. */
const BLOCKS_OF_A_TENANT = 20;
/** It only slows them: a wait of this many seconds at most, so that an attack shuts nobody out. */
const TENANT_WAIT_SECONDS = 4;

/**
 * Takes the try into account before it is made: of many at once only the free ones get through.
 * No row comes back while the lane is in a wait.
 */
const TAKE = `
  insert into throttle_lanes as lane (tenant_id, lane, failures, first_at, wait_until)
  values (:tenant, :lane, 1, clock_timestamp(), clock_timestamp() + :first * interval '1 second')
  on conflict (tenant_id, lane) do update set
    failures = case when lane.first_at < clock_timestamp() - :window * interval '1 second'
                    then 1 else lane.failures + 1 end,
    first_at = case when lane.first_at < clock_timestamp() - :window * interval '1 second'
                    then clock_timestamp() else lane.first_at end,
    wait_until = clock_timestamp() + interval '1 second' *
      case when lane.first_at < clock_timestamp() - :window * interval '1 second' then :first
           when lane.failures + 1 < :free then 0
           else least(2 ^ least(lane.failures + 1 - :free, 30), :longest) end
  where lane.wait_until <= clock_timestamp()
  returning lane.failures`;

/**
 * Slows guessing down without locking anybody out (OWASP Credential Stuffing Prevention; NIST SP
 * 800-63B-4, 3.2.2): 1, 2, 4 … seconds after the free failures of an account, a known device of it, a
 * block of addresses. During a wait nothing is checked, right or wrong. Kept in the database for all
 * hosts, under blind indexes of what was typed.
 */
export class Throttle {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly rules: ThrottleRules,
  ) {}

  /**
   * Runs a check that gives null for a wrong secret. Throws `TooManyAttempts` without running it
   * during a wait. What the check throws is no failure of the person's.
   */
  async guard<T>(tenantId: string, attempt: Attempt, check: () => Promise<T | null>): Promise<T | null> {
    const lanes = this.lanesOf(attempt);
    await inTenant(this.em, tenantId, (tx) => this.take(tx, tenantId, lanes));
    const begun = performance.now();
    let result: T | null;
    try {
      result = await check();
    } catch (error) {
      await inTenant(this.em, tenantId, (tx) => this.giveBack(tx, tenantId, lanes));
      throw error;
    }
    if (result === null) {
      const seconds = (performance.now() - begun) / 1000;
      await inTenant(this.em, tenantId, (tx) => this.waitFromNow(tx, tenantId, lanes, seconds));
      return null;
    }
    await inTenant(this.em, tenantId, async (tx) => {
      await this.giveBack(tx, tenantId, lanes);
      if (attempt.deviceId !== null) await this.empty(tx, tenantId, deviceLane(attempt.deviceId));
    });
    return result;
  }

  /** Deletes what no longer counts in a tenant; returns how many lanes. */
  async sweep(tenantId: string): Promise<number> {
    return inTenant(this.em, tenantId, async (tx) => {
      const gone = await tx.execute<unknown[]>(
        `delete from throttle_lanes where first_at < now() - ? * interval '1 day' returning 1`,
        [this.rules.accountDays],
      );
      return gone.length;
    });
  }

  /** In one order everywhere, so that two tries never wait for each other. */
  private lanesOf({ subject, address, deviceId }: Attempt): Lane[] {
    const { accountFree, addressFree, windowMinutes, longestWaitSeconds, accountDays } = this.rules;
    const ofAccount = { free: accountFree, longestWaitSeconds, windowSeconds: accountDays * 86_400 };
    const ofAddress = { free: addressFree, longestWaitSeconds, windowSeconds: windowMinutes * 60 };
    const block = { name: `address ${addressBlock(address)}`, ...ofAddress };
    // Who has signed in on this device before does not wait for what strangers do.
    if (deviceId !== null) return [{ name: deviceLane(deviceId), ...ofAccount }, block];
    return [
      { name: `account ${subject}`, ...ofAccount },
      block,
      {
        name: 'tenant',
        ...ofAddress,
        free: addressFree * BLOCKS_OF_A_TENANT,
        longestWaitSeconds: TENANT_WAIT_SECONDS,
      },
    ];
  }

  private async take(tx: EntityManager, tenantId: string, lanes: readonly Lane[]): Promise<void> {
    for (const { name, free, longestWaitSeconds, windowSeconds } of lanes) {
      const lane = this.index(tenantId, name);
      const values = {
        tenant: tenantId,
        lane,
        first: free <= 1 ? 1 : 0,
        window: windowSeconds,
        free,
        longest: longestWaitSeconds,
      };
      const [taken] = await tx.execute<{ failures: number }[]>(TAKE, values);
      if (taken === undefined) throw new TooManyAttempts(await this.secondsLeft(tx, lane));
      if (name.startsWith('account ') && taken.failures > this.rules.accountFailures) {
        throw new TooManyAttempts(await this.secondsOfWindow(tx, lane));
      }
    }
  }

  /** A wait counts from the end of the check: a slow one would use it up. */
  private async waitFromNow(tx: EntityManager, tenantId: string, lanes: readonly Lane[], seconds: number) {
    for (const { name, free } of lanes) {
      await tx.execute(
        `update throttle_lanes set wait_until = wait_until + ? * interval '1 second'
          where lane = ? and failures >= ?`,
        [seconds, this.index(tenantId, name), free],
        'run',
      );
    }
  }

  private async giveBack(tx: EntityManager, tenantId: string, lanes: readonly Lane[]): Promise<void> {
    for (const { name } of lanes) {
      await tx.execute(
        `update throttle_lanes set failures = greatest(failures - 1, 0), wait_until = clock_timestamp()
          where lane = ?`,
        [this.index(tenantId, name)],
        'run',
      );
    }
  }

  private async empty(tx: EntityManager, tenantId: string, name: string): Promise<void> {
    await tx.execute('delete from throttle_lanes where lane = ?', [this.index(tenantId, name)], 'run');
  }

  private async secondsLeft(tx: EntityManager, lane: Buffer): Promise<number> {
    const [row] = await tx.execute<{ seconds: number }[]>(
      `select ceil(extract(epoch from wait_until - clock_timestamp()))::int as seconds
         from throttle_lanes where lane = ?`,
      [lane],
    );
    return Math.max(1, row?.seconds ?? 1);
  }

  private async secondsOfWindow(tx: EntityManager, lane: Buffer): Promise<number> {
    const [row] = await tx.execute<{ seconds: number }[]>(
      `select ceil(extract(epoch from first_at + ? * interval '1 day' - clock_timestamp()))::int as seconds
         from throttle_lanes where lane = ?`,
      [this.rules.accountDays, lane],
    );
    return Math.max(1, row?.seconds ?? 1);
  }

  private index(tenantId: string, name: string): Buffer {
    return blindIndex(this.platformKey, tenantId, 'throttle', name);
  }
}

function deviceLane(deviceId: string): string {
  return `device ${deviceId}`;
}
