import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { Caller } from './caller.js';
import { UnknownDevice } from './errors.js';

/** What an account's holder sees of a browser in which he has logged in. */
export interface ListedDevice {
  id: string;
  name: string;
  createdAt: Date;
  seenAt: Date;
  /** Whether a login of this device is open. */
  loggedIn: boolean;
  /** Whether the asking login is this device's. */
  current: boolean;
}

/** After so many wrong passwords in a row a device is a stranger again. */
const FAILURES = 10;
const NAME_LENGTH = 120;

/**
 * Browsers that have signed in to an account before, by the cookie `affiant_device`: random, stored
 * hashed, good for one account. It opens nothing; it keeps the owner's lane of the throttle apart.
 */
export class Devices {
  constructor(private readonly em: EntityManager) {}

  /** The id of the device where it is known to this account. */
  async find(tx: EntityManager, accountId: string, token: string | undefined): Promise<string | null> {
    if (token === undefined) return null;
    const [row] = await tx.execute<{ id: string }[]>(
      'select id from devices where account_id = ? and token_hash = ?',
      [accountId, hashOf(token)],
    );
    return row?.id ?? null;
  }

  /** Notes a new device; gives the cookie's value. */
  async remember(
    tx: EntityManager,
    account: { tenantId: string; id: string },
    name: string,
  ): Promise<{ id: string; token: string }> {
    const id = randomUUID();
    const token = randomBytes(32).toString('base64url');
    await tx.execute(
      'insert into devices (tenant_id, account_id, id, token_hash, name) values (?, ?, ?, ?, ?)',
      [account.tenantId, account.id, id, hashOf(token), name.slice(0, NAME_LENGTH)],
      'run',
    );
    return { id, token };
  }

  async succeeded(tx: EntityManager, id: string): Promise<void> {
    await tx.execute('update devices set failures = 0, seen_at = now() where id = ?', [id], 'run');
  }

  async failed(tx: EntityManager, id: string): Promise<void> {
    await tx.execute('update devices set failures = failures + 1 where id = ?', [id], 'run');
    await tx.execute('delete from devices where id = ? and failures >= ?', [id, FAILURES], 'run');
  }

  /** The caller's devices, the last used first. */
  async list(caller: Caller): Promise<ListedDevice[]> {
    return inTenant(
      this.em,
      caller.tenant.id,
      (tx) =>
        tx.execute<ListedDevice[]>(
          `select d.id, d.name, d.created_at as "createdAt", d.seen_at as "seenAt",
                  exists (select from logins l
                           where l.tenant_id = d.tenant_id and l.device_id = d.id and l.ends_at > now()
                             and l.seen_at + l.idle_seconds * interval '1 second' > now()) as "loggedIn",
                  exists (select from logins l
                           where l.tenant_id = d.tenant_id and l.device_id = d.id and l.id = ?) as "current"
             from devices d where d.account_id = ? order by d.seen_at desc`,
          [caller.loginId, caller.accountId],
        ),
      { readOnly: true },
    );
  }

  /** Forgets a device of the caller and ends its logins. Throws `UnknownDevice`. */
  async end(caller: Caller, id: string): Promise<void> {
    await inTenant(this.em, caller.tenant.id, async (tx) => {
      const mine = [caller.accountId, id];
      const gone = await tx.execute<unknown[]>(
        'delete from devices where account_id = ? and id::text = ? returning 1',
        mine,
      );
      if (gone.length === 0) throw new UnknownDevice();
      await tx.execute('delete from logins where account_id = ? and device_id::text = ?', mine, 'run');
    });
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
