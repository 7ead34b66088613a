import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { type AccountKey, RandomSecretSource } from '#encryption';
import { apiKeyMac, type ApiKeyRow, type ApiScope, findApiKeys } from './api-key-row.js';
import type { LoginRules } from './begin-login.js';
import type { Caller } from './caller.js';
import { InvalidCredentials, NotLoggedIn, RowForged, UnknownApiKey } from './errors.js';
import { findById, type FoundAccount } from './find-account.js';
import type { LoggedIn, LoginOrigin } from './logged-in.js';
import type { LoginParts } from './login-parts.js';
import { lockOwnAccount, requirePerson } from './own-account.js';
import { refuseDeveloper } from './privilege-rules.js';
import { effectivePrivileges } from './privileges.js';
import { rekeyAndLogIn } from './rekey-and-log-in.js';
import { insertSlot, newSlot, type SlotRow, unlock } from './slots.js';

/** A key as its holder sees it in a list; the key itself is nowhere. */
export interface ListedApiKey {
  id: string;
  name: string;
  scopes: ApiScope[];
  createdAt: Date;
  usedAt: Date | null;
}

/** What a token is made of. `loginSecret` opens the account's answers, and is as secret as a login's cookie. */
export interface ApiLogin {
  accountId: string;
  keyId: string;
  scopes: ApiScope[];
  loginSecret: string | null;
}

const PREFIX = 'affiant_';
const SECRET_BYTES = 32;

/**
 * Keys for programs. A key is 256 random bits: shown once, found by a hash. With the scope `answers` it is a
 * way to unlock, a slot of grade A; without it, it opens no answer, not even with the database in hand.
 */
export class ApiKeys {
  private readonly source = new RandomSecretSource('api');

  /** `tokenSeconds`: how long what a key is exchanged for lasts. */
  constructor(
    private readonly parts: LoginParts,
    readonly tokenSeconds: number,
  ) {}

  /** Throws `NotLoggedIn` for guests and programs. */
  async make(
    caller: Caller,
    { name, scopes }: { name: string; scopes: readonly ApiScope[] },
  ): Promise<{ id: string; key: string }> {
    requirePerson(caller);
    const { em, platformKey } = this.parts;
    const secret = randomBytes(SECRET_BYTES);
    const owner = { tenant: caller.tenant.id, account: caller.accountId };
    const slot = scopes.includes('answers') ? await newSlot(platformKey, owner, this.source, secret) : null;
    const row = {
      tenantId: owner.tenant,
      accountId: owner.account,
      id: randomUUID(),
      name,
      scopes: [...new Set(scopes)].toSorted(),
      lookup: lookupOf(secret),
      slotId: slot?.id ?? null,
    };
    await inTenant(em, owner.tenant, async (tx) => {
      const account = await lockOwnAccount(tx, platformKey, caller);
      const key: AccountKey = { id: account.keyId, keys: caller.keys };
      if (slot !== null) await insertSlot(tx, platformKey, owner, slot, key);
      await tx.execute(
        `insert into api_keys (tenant_id, account_id, id, name, scopes, lookup, slot_id, mac)
         values (?, ?, ?, ?, string_to_array(?, ' '), ?, ?, ?)`,
        [
          row.tenantId,
          row.accountId,
          row.id,
          row.name,
          row.scopes.join(' '),
          row.lookup,
          row.slotId,
          apiKeyMac(platformKey, row),
        ],
        'run',
      );
    });
    return { id: row.id, key: `${PREFIX}${secret.toString('base64url')}` };
  }

  /** The caller's keys, the oldest first. Throws `NotLoggedIn`, `RowForged`. */
  async list(caller: Caller): Promise<ListedApiKey[]> {
    requirePerson(caller);
    const rows = await inTenant(
      this.parts.em,
      caller.tenant.id,
      (tx) => findApiKeys(tx, this.parts.platformKey, { account: caller.accountId }),
      { readOnly: true },
    );
    return rows.map(({ id, name, scopes, createdAt, usedAt }) => ({ id, name, scopes, createdAt, usedAt }));
  }

  /**
   * Deletes a key; tokens made with it end at once. One that opened answers was a way to unlock: the account
   * is re-keyed, all its logins end, and what comes back is the new one of this browser. Throws
   * `UnknownApiKey`, `NotLoggedIn`.
   */
  async remove(caller: Caller, id: string, rules: LoginRules, from: LoginOrigin): Promise<LoggedIn | null> {
    requirePerson(caller);
    const { em, platformKey } = this.parts;
    return inTenant(em, caller.tenant.id, async (tx) => {
      const account = await lockOwnAccount(tx, platformKey, caller);
      const [row] = await findApiKeys(tx, platformKey, { id, account: account.id });
      if (row === undefined) throw new UnknownApiKey();
      await tx.execute('delete from api_keys where id = ?', [row.id], 'run');
      if (row.slotId === null) return null;
      const change = { remove: [row.slotId], add: [] };
      const own = { account, keys: caller.keys };
      return rekeyAndLogIn(tx, this.parts, own, change, rules, { ...from, factorProven: true });
    });
  }

  /**
   * What a key is exchanged for. Throws `InvalidCredentials` for what is no key of this tenant,
   * `TooManyAttempts`, `DeveloperInProduction`, `RowForged`.
   */
  async exchange(tenant: Caller['tenant'], key: string, from: { address: string }): Promise<ApiLogin> {
    const secret = Buffer.from(key.startsWith(PREFIX) ? key.slice(PREFIX.length) : '', 'base64url');
    if (secret.length !== SECRET_BYTES) throw wrongKey();
    const lookup = lookupOf(secret);
    const { em, throttle } = this.parts;
    // Each key is its own account here: only blocks of addresses wait for each other.
    const attempt = { subject: `api ${lookup.toString('hex')}`, address: from.address, deviceId: null };
    const login = await throttle.guard(tenant.id, attempt, () =>
      inTenant(em, tenant.id, (tx) => this.logIn(tx, tenant.id, lookup, secret)),
    );
    secret.fill(0);
    if (login === null) throw wrongKey();
    return login;
  }

  /** Who a token of this tenant stands for, with the privileges of now. Throws `NotLoggedIn`, `RowForged`. */
  async callerOf(tenant: Caller['tenant'], token: ApiLogin): Promise<Caller> {
    const { em, platformKey, logins } = this.parts;
    const row = await inTenant(
      em,
      tenant.id,
      async (tx) => (await findApiKeys(tx, platformKey, { id: token.keyId, account: token.accountId }))[0],
      { readOnly: true },
    );
    if (row === undefined) throw new NotLoggedIn();
    const scopes = new Set(token.scopes.filter((scope) => row.scopes.includes(scope)));
    if (token.loginSecret === null) {
      scopes.delete('answers');
      return { ...(await logins.withoutKeys(tenant, row.accountId)), scopes };
    }
    const caller = await logins.open(tenant, token.loginSecret, 'bearer');
    if (caller.accountId !== row.accountId) throw new NotLoggedIn();
    return { ...caller, scopes };
  }

  private async logIn(
    tx: EntityManager,
    tenantId: string,
    lookup: Buffer,
    secret: Buffer,
  ): Promise<ApiLogin | null> {
    const { platformKey, environment } = this.parts;
    const [row] = await findApiKeys(tx, platformKey, { lookup });
    if (row === undefined) return null;
    const account = await findById(tx, platformKey, row.accountId);
    if (account === null) return null;
    refuseDeveloper(effectivePrivileges(platformKey, account, account.privileges, []), environment);
    const loginSecret = row.slotId === null ? null : await this.open(tx, account, row, secret);
    await tx.execute('update api_keys set used_at = now() where id = ?', [row.id], 'run');
    return { accountId: account.id, keyId: row.id, scopes: row.scopes, loginSecret };
  }

  /** Begins a login of the token's length, by the key's slot. */
  private async open(
    tx: EntityManager,
    account: FoundAccount,
    row: ApiKeyRow,
    secret: Buffer,
  ): Promise<string> {
    const { platformKey, logins } = this.parts;
    const [slot] = await tx.execute<SlotRow[]>(
      `select id, slot, account_key as "accountKey" from slots
        where account_id = ? and id = ? and source = 'api' and locked_until is null`,
      [account.id, row.slotId],
    );
    if (slot === undefined) throw wrongKey();
    const owner = { tenant: account.tenantId, account: account.id };
    const opened = await unlock(platformKey, owner, this.source, slot, secret);
    // A slot of ours with another account's key, or an older one put back, is nobody's slip.
    if (!opened?.account.keys.publicKey.equals(account.publicKey)) throw new RowForged('slots');
    const span = { idleSeconds: this.tokenSeconds, absoluteSeconds: this.tokenSeconds };
    const { tenantId, id } = account;
    const begun = await logins.begin(tx, { tenantId, id, keys: opened.account.keys }, span);
    return begun.secret;
  }
}

function lookupOf(secret: Buffer): Buffer {
  return createHash('sha256').update('affiant/api-key/1').update(secret).digest();
}

function wrongKey(): InvalidCredentials {
  return new InvalidCredentials('This is no key of an account here.');
}
