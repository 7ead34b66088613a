import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import {
  blindIndex,
  newAccountKey,
  openColumn,
  type PasswordSource,
  type PlatformKey,
  sealColumn,
} from '#encryption';
import { addressBlock } from './address-block.js';
import type { Caller } from './caller.js';
import { emailIndex, normalizeEmail } from './email-address.js';
import { EmailInvalid, LinkRefused } from './errors.js';
import { findByEmail } from './find-account.js';
import { insertAccount } from './insert-account.js';
import { requireGoodPassword } from './password-rules.js';
import { insertSealedSlot, newSlot, type NewSlot, sealToSlot } from './slots.js';

/** The two mails of a registration; either is sent, so that time tells nothing. */
export interface RegistrationMails {
  confirm(to: { email: string; token: string; hours: number }): Promise<void>;
  /** To the owner of an account: somebody registers with this address. */
  taken(to: { email: string }): Promise<void>;
}

/** An account that waits for its link. */
interface Pending {
  email: string;
  account: string;
  keyId: string;
  publicKey: string;
  slotId: string;
  slot: string;
  accountKey: string;
}

const PURPOSE = 'register';
const HOURS = 24;
/** Mails to one address within an hour. */
const PER_EMAIL = 3;

/**
 * Registration where the address is confirmed first. The answer is the same for every address. Until the
 * link is used there is no account: what was typed waits, sealed, beside the link's hash, so a link opens
 * just the registration that it was mailed for, and nobody's password lies in wait on a stranger's address.
 */
export class ConfirmedRegistration {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly passwords: PasswordSource,
    private readonly shortestPassword: number,
  ) {}

  /** Throws `EmailInvalid`, `PasswordRefused`, `BusyError`, and what sending a mail throws. */
  async register(
    tenant: Caller['tenant'],
    given: { email: string; password: string },
    from: { address: string },
    mails: RegistrationMails,
  ): Promise<void> {
    const email = normalizeEmail(given.email);
    if (email === null) throw new EmailInvalid();
    requireGoodPassword(given.password, this.shortestPassword, email);
    const token = randomBytes(32);
    const pending = await this.prepare(tenant.id, email, given.password);
    const taken = await inTenant(this.em, tenant.id, async (tx) => {
      if (!(await this.store(tx, tenant.id, token, pending, from.address))) return null;
      return (await findByEmail(tx, this.platformKey, tenant.id, email)) !== null;
    });
    if (taken === null) return;
    if (taken) await mails.taken({ email });
    else await mails.confirm({ email, token: token.toString('base64url'), hours: HOURS });
  }

  /** Makes the account that the link was mailed for. Throws `LinkRefused`, once it was used too. */
  async confirm(tenant: Caller['tenant'], token: string): Promise<{ id: string }> {
    const id = idOf(Buffer.from(token, 'base64url'));
    try {
      return await inTenant(this.em, tenant.id, (tx) => this.open(tx, tenant.id, id));
    } catch (error) {
      // Two links of the same address: the second one comes too late.
      if (error instanceof UniqueConstraintViolationException) throw new LinkRefused();
      throw error;
    }
  }

  private async open(tx: EntityManager, tenantId: string, id: Buffer): Promise<{ id: string }> {
    const [row] = await tx.execute<{ sealed: Buffer }[]>(
      `update challenges set used_at = now()
        where id = ? and purpose = ? and used_at is null and expires_at > now()
       returning subject_sealed as sealed`,
      [id, PURPOSE],
    );
    if (row === undefined) throw new LinkRefused();
    const text = openColumn(this.platformKey, 'column', placeOf(tenantId, id), row.sealed).toString();
    const pending = JSON.parse(text) as Pending;
    if ((await findByEmail(tx, this.platformKey, tenantId, pending.email)) !== null) throw new LinkRefused();
    const bytes = (field: keyof Pending) => Buffer.from(pending[field], 'base64url');
    await insertAccount(tx, this.platformKey, {
      tenantId,
      id: pending.account,
      kind: 'person',
      key: { id: bytes('keyId'), keys: { publicKey: bytes('publicKey') } },
      email: pending.email,
      confirmedAt: new Date(),
    });
    const { source, grade } = this.passwords;
    const slot: NewSlot = { id: pending.slotId, source, grade, slot: bytes('slot'), locator: null };
    await insertSealedSlot(tx, { tenant: tenantId, account: pending.account }, slot, bytes('accountKey'));
    return { id: pending.account };
  }

  private async prepare(tenantId: string, email: string, password: string): Promise<Pending> {
    const owner = { tenant: tenantId, account: randomUUID() };
    const key = newAccountKey();
    const slot = await newSlot(this.platformKey, owner, this.passwords, { password });
    const accountKey = sealToSlot(this.platformKey, owner, slot, key);
    key.keys.privateKey.fill(0);
    return {
      email,
      account: owner.account,
      keyId: key.id.toString('base64url'),
      publicKey: key.keys.publicKey.toString('base64url'),
      slotId: slot.id,
      slot: slot.slot.toString('base64url'),
      accountKey: accountKey.toString('base64url'),
    };
  }

  /** False where this address has had its mails for now. */
  private async store(
    tx: EntityManager,
    tenantId: string,
    token: Buffer,
    pending: Pending,
    address: string,
  ): Promise<boolean> {
    const id = idOf(token);
    const subject = emailIndex(this.platformKey, tenantId, pending.email);
    const from = blindIndex(this.platformKey, tenantId, 'address', addressBlock(address));
    await tx.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`register ${tenantId}`]);
    await tx.execute(`delete from challenges where created_at < now() - interval '2 days'`, [], 'run');
    const [sent] = await tx.execute<{ count: number }[]>(
      `select cast(count(*) as int) as count from challenges
        where purpose = ? and subject_index = ? and created_at > now() - interval '1 hour'`,
      [PURPOSE, subject],
    );
    if (sent === undefined || sent.count >= PER_EMAIL) return false;
    const sealed = sealColumn(
      this.platformKey,
      'column',
      placeOf(tenantId, id),
      Buffer.from(JSON.stringify(pending)),
    );
    await tx.execute(
      `insert into challenges (tenant_id, id, purpose, subject_index, subject_sealed, prefix_index,
                               address_index, code_hash, tries_left, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, 1, now() + ? * interval '1 hour')`,
      [tenantId, id, PURPOSE, subject, sealed, subject, from, id, HOURS],
      'run',
    );
    return true;
  }
}

function idOf(token: Buffer): Buffer {
  return createHash('sha256').update(token).digest();
}

function placeOf(tenant: string, id: Buffer) {
  return { tenant, table: 'challenges', column: 'subject_sealed', record: id.toString('hex') };
}
