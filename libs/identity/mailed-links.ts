import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { blindIndex, openColumn, type PlatformKey, sealColumn } from '#encryption';
import { addressBlock } from './address-block.js';
import { emailIndex } from './email-address.js';
import { LinkRefused } from './errors.js';

/** What a link is for; one made for another purpose is no link. */
export type LinkPurpose = 'register' | 'invite' | 'reset' | 'email-change' | 'email-undo' | 'number-undo';

/** A link to be mailed, with what it opens. */
export interface NewLink<Payload> {
  purpose: LinkPurpose;
  /** Normalized address that it is mailed to, or number in E.164 form that it is sent to. */
  to: string;
  /** The account that it changes; null where there is none, or none yet. */
  account: string | null;
  /** IP address of who asked. */
  address: string;
  hours: number;
  payload: Payload;
}

/** Mails of one purpose to one address within an hour: nobody's mailbox is flooded through us. */
const PER_EMAIL = 3;

/**
 * Links that are mailed, or sent by text message: 256 random bits, stored hashed, good once and for a time, in one tenant. What
 * they open is sealed beside the hash, so a link opens exactly what it was mailed for.
 */
export class MailedLinks {
  constructor(private readonly platformKey: PlatformKey) {}

  /** The token for the link; null where this address has had its mails for now. */
  async make<Payload>(tx: EntityManager, tenantId: string, link: NewLink<Payload>): Promise<string | null> {
    const token = randomBytes(32);
    const id = idOf(token);
    const { purpose, hours, payload } = link;
    const subject = emailIndex(this.platformKey, tenantId, link.to);
    const from = blindIndex(this.platformKey, tenantId, 'address', addressBlock(link.address));
    // One at a time in a tenant, so that many at once are counted too.
    await tx.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`${purpose} ${tenantId}`]);
    const [sent] = await tx.execute<{ count: number }[]>(
      `select cast(count(*) as int) as count from challenges
        where purpose = ? and subject_index = ? and created_at > now() - interval '1 hour'`,
      [purpose, subject],
    );
    if (sent === undefined || sent.count >= PER_EMAIL) return null;
    const text = Buffer.from(JSON.stringify(payload));
    const sealed = sealColumn(this.platformKey, 'column', placeOf(tenantId, id), text);
    await tx.execute(
      `insert into challenges (tenant_id, id, purpose, subject_index, subject_sealed, prefix_index,
                               address_index, code_hash, tries_left, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, 1, now() + ? * interval '1 hour')`,
      [tenantId, id, purpose, subject, sealed, this.ofAccount(tenantId, link.account), from, id, hours],
      'run',
    );
    return token.toString('base64url');
  }

  /** What the link opens, which is then used up. Throws `LinkRefused`. */
  async use<Payload>(
    tx: EntityManager,
    tenantId: string,
    purpose: LinkPurpose,
    token: string,
  ): Promise<Payload> {
    const id = idOf(Buffer.from(token, 'base64url'));
    const [row] = await tx.execute<{ sealed: Buffer }[]>(
      `update challenges set used_at = now()
        where id = ? and purpose = ? and used_at is null and expires_at > now()
       returning subject_sealed as sealed`,
      [id, purpose],
    );
    if (row === undefined) throw new LinkRefused();
    return JSON.parse(
      openColumn(this.platformKey, 'column', placeOf(tenantId, id), row.sealed).toString(),
    ) as Payload;
  }

  /** What a link would open and for what; null where it opens nothing. It stays good. */
  async look(
    tx: EntityManager,
    tenantId: string,
    token: string,
  ): Promise<{ purpose: LinkPurpose; payload: unknown } | null> {
    const id = idOf(Buffer.from(token, 'base64url'));
    const [row] = await tx.execute<{ sealed: Buffer; purpose: LinkPurpose }[]>(
      `select subject_sealed as sealed, purpose from challenges
        where id = ? and used_at is null and expires_at > now()
          and purpose in ('register', 'invite', 'reset', 'email-change', 'email-undo')`,
      [id],
    );
    if (row === undefined) return null;
    const text = openColumn(this.platformKey, 'column', placeOf(tenantId, id), row.sealed).toString();
    return { purpose: row.purpose, payload: JSON.parse(text) };
  }

  /** Whether a link of this purpose that was sent there can still be used. */
  async isOpen(tx: EntityManager, tenantId: string, purpose: LinkPurpose, to: string): Promise<boolean> {
    const open = await tx.execute<unknown[]>(
      'select 1 from challenges where purpose = ? and subject_index = ? and used_at is null and expires_at > now()',
      [purpose, emailIndex(this.platformKey, tenantId, to)],
    );
    return open.length > 0;
  }

  /** Ends an account's links of one purpose; with `later`, those alone that were made after that one. */
  async end(
    tx: EntityManager,
    tenantId: string,
    purpose: LinkPurpose,
    account: string,
    later: string | null = null,
  ): Promise<void> {
    const since = later === null ? null : idOf(Buffer.from(later, 'base64url'));
    await tx.execute(
      `update challenges set expires_at = now()
        where purpose = ? and prefix_index = ? and expires_at > now()
          and (?::bytea is null or created_at > (select c.created_at from challenges c where c.id = ?))`,
      [purpose, this.ofAccount(tenantId, account), since, since],
      'run',
    );
  }

  /** In the column by which telephone numbers that begin alike are counted, which links do not need. */
  private ofAccount(tenantId: string, account: string | null): Buffer {
    return blindIndex(this.platformKey, tenantId, 'account', account ?? '');
  }
}

function idOf(token: Buffer): Buffer {
  return createHash('sha256').update(token).digest();
}

function placeOf(tenant: string, id: Buffer) {
  return { tenant, table: 'challenges', column: 'subject_sealed', record: id.toString('hex') };
}
