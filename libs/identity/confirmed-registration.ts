import { randomUUID } from 'node:crypto';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { newAccountKey, type PasswordSource, type PlatformKey } from '#encryption';
import type { Caller } from './caller.js';
import { normalizeEmail } from './email-address.js';
import { EmailInvalid, LinkRefused } from './errors.js';
import { findByEmail } from './find-account.js';
import { insertAccount } from './insert-account.js';
import { MailedLinks } from './mailed-links.js';
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

const HOURS = 24;

/**
 * Registration where the address is confirmed first. The answer is the same for every address. Until the
 * link is used there is no account: what was typed waits, sealed, beside the link's hash, so a link opens
 * just the registration that it was mailed for, and nobody's password lies in wait on a stranger's address.
 */
export class ConfirmedRegistration {
  private readonly links: MailedLinks;

  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly passwords: PasswordSource,
  ) {
    this.links = new MailedLinks(platformKey);
  }

  /**
   * `shortest` is the least length of a password. Throws `EmailInvalid`, `PasswordRefused`, `BusyError`,
   * and what sending a mail throws.
   */
  async register(
    tenant: Caller['tenant'],
    given: { email: string; password: string },
    shortest: number,
    from: { address: string },
    mails: RegistrationMails,
  ): Promise<void> {
    const email = normalizeEmail(given.email);
    if (email === null) throw new EmailInvalid();
    requireGoodPassword(given.password, shortest, email);
    const payload = await this.prepare(tenant.id, email, given.password);
    const made = await inTenant(this.em, tenant.id, async (tx) => {
      const link = { to: email, account: null, address: from.address, hours: HOURS, payload };
      const token = await this.links.make(tx, tenant.id, { purpose: 'register', ...link });
      return { token, taken: (await findByEmail(tx, this.platformKey, tenant.id, email)) !== null };
    });
    if (made.token === null) return;
    if (made.taken) await mails.taken({ email });
    else await mails.confirm({ email, token: made.token, hours: HOURS });
  }

  /** Makes the account that the link was mailed for. Throws `LinkRefused`, once it was used too. */
  async confirm(tenant: Caller['tenant'], token: string): Promise<{ id: string }> {
    try {
      return await inTenant(this.em, tenant.id, (tx) => this.open(tx, tenant.id, token));
    } catch (error) {
      // Two links of the same address: the second one comes too late.
      if (error instanceof UniqueConstraintViolationException) throw new LinkRefused();
      throw error;
    }
  }

  private async open(tx: EntityManager, tenantId: string, token: string): Promise<{ id: string }> {
    const pending = await this.links.use<Pending>(tx, tenantId, 'register', token);
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
}
