import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import type { Caller } from './caller.js';
import { emailColumns, normalizeEmail, openEmail } from './email-address.js';
import { EmailInvalid, LinkRefused, UnknownAccount } from './errors.js';
import { findByEmail, findById } from './find-account.js';
import { MailedLinks } from './mailed-links.js';
import { updateAccount } from './update-account.js';

/** The two mails of a change; either is sent, so that nothing tells whose address it is. */
export interface EmailChangeMails {
  confirm(to: { email: string; token: string; hours: number }): Promise<void>;
  /** To the owner of another account with this address. */
  taken(to: { email: string }): Promise<void>;
}

/** What was changed, for the mail to the address before. */
export interface ChangedEmail {
  email: string;
  /** Null where the account had none, or the same one, unconfirmed. */
  previous: { email: string; undoToken: string | null; days: number } | null;
}

interface Change {
  account: string;
  email: string;
}

const HOURS = 24;
/** ASVS 5.0, 6.3.7 asks for the notice; the undo is for who no longer holds the account. */
const UNDO_DAYS = 7;

/** The address of an account: proven, changed, and put back by who had the one before. */
export class EmailChange {
  private readonly links: MailedLinks;

  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
  ) {
    this.links = new MailedLinks(platformKey);
  }

  /**
   * Mails a link to the address, which is the account's once it was used: another one, or the one that it has
   * and has not proven. Throws `EmailInvalid`, `UnknownAccount`, and what sending a mail throws.
   */
  async ask(
    { tenant, accountId }: Pick<Caller, 'tenant' | 'accountId'>,
    wanted: string,
    from: { address: string },
    mails: EmailChangeMails,
  ): Promise<void> {
    const email = normalizeEmail(wanted);
    if (email === null) throw new EmailInvalid();
    const made = await inTenant(this.em, tenant.id, async (tx) => {
      const account = await findById(tx, this.platformKey, accountId);
      if (account?.kind !== 'person') throw new UnknownAccount(accountId);
      const payload: Change = { account: accountId, email };
      const link = { to: email, account: accountId, address: from.address, hours: HOURS, payload };
      const token = await this.links.make(tx, tenant.id, { purpose: 'email-change', ...link });
      const holder = await findByEmail(tx, this.platformKey, tenant.id, email);
      return { token, taken: holder !== null && holder.id !== accountId };
    });
    if (made.token === null) return;
    if (made.taken) await mails.taken({ email });
    else await mails.confirm({ email, token: made.token, hours: HOURS });
  }

  /** Uses the link. Throws `LinkRefused`, also where the address has become another account's. */
  async confirm(tenant: Caller['tenant'], token: string, from: { address: string }): Promise<ChangedEmail> {
    return this.unlessTaken(tenant, async (tx) => {
      const { account: id, email } = await this.links.use<Change>(tx, tenant.id, 'email-change', token);
      const previous = await this.set(tx, tenant.id, id, email);
      if (previous === null || previous === email) return { email, previous: null };
      const payload: Change = { account: id, email: previous };
      const link = { to: previous, account: id, address: from.address, hours: UNDO_DAYS * 24, payload };
      const undoToken = await this.links.make(tx, tenant.id, { purpose: 'email-undo', ...link });
      return { email, previous: { email: previous, undoToken, days: UNDO_DAYS } };
    });
  }

  /**
   * Gives the account its earlier address again. Its logins end, and so do the links to undo what was
   * changed later: who changed it twice does not get it back. Throws `LinkRefused`.
   */
  async undo(tenant: Caller['tenant'], token: string): Promise<{ email: string }> {
    return this.unlessTaken(tenant, async (tx) => {
      const { account: id, email } = await this.links.use<Change>(tx, tenant.id, 'email-undo', token);
      await this.set(tx, tenant.id, id, email);
      await this.links.end(tx, tenant.id, 'email-undo', id, token);
      await tx.execute('delete from logins where account_id = ?', [id], 'run');
      return { email };
    });
  }

  /** Gives the address before. Links that were mailed there open nothing any more, but for the undo. */
  private async set(tx: EntityManager, tenantId: string, id: string, email: string): Promise<string | null> {
    const account = await findById(tx, this.platformKey, id);
    if (account === null) throw new LinkRefused();
    const holder = await findByEmail(tx, this.platformKey, tenantId, email);
    if (holder !== null && holder.id !== id) throw new LinkRefused();
    const columns = emailColumns(this.platformKey, tenantId, id, email);
    await updateAccount(tx, this.platformKey, account, { ...columns, confirmedAt: new Date() });
    await this.links.end(tx, tenantId, 'reset', id);
    await this.links.end(tx, tenantId, 'email-change', id);
    return openEmail(this.platformKey, tenantId, id, account.emailSealed);
  }

  private async unlessTaken<T>(
    tenant: Caller['tenant'],
    change: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    try {
      return await inTenant(this.em, tenant.id, change);
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) throw new LinkRefused();
      throw error;
    }
  }
}
