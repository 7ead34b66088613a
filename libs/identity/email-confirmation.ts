import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { PlatformKey } from '#encryption';
import type { Caller } from './caller.js';
import type { ConfirmedRegistration } from './confirmed-registration.js';
import type { ChangedEmail, EmailChange } from './email-change.js';
import { LinkRefused } from './errors.js';
import { MailedLinks } from './mailed-links.js';

/** Links that prove an address, whatever they were mailed for: a registration, or an account's own address. */
export class EmailConfirmation {
  private readonly links: MailedLinks;

  constructor(
    private readonly em: EntityManager,
    platformKey: PlatformKey,
    private readonly registration: ConfirmedRegistration,
    private readonly change: EmailChange,
  ) {
    this.links = new MailedLinks(platformKey);
  }

  /** Uses the link; null where it made an account. Throws `LinkRefused`. */
  async confirm(
    tenant: Caller['tenant'],
    token: string,
    from: { address: string },
  ): Promise<ChangedEmail | null> {
    const found = await inTenant(this.em, tenant.id, (tx) => this.links.look(tx, tenant.id, token), {
      readOnly: true,
    });
    switch (found?.purpose) {
      case 'register':
        await this.registration.confirm(tenant, token);
        return null;
      case 'email-change':
        return this.change.confirm(tenant, token, from);
      default:
        throw new LinkRefused();
    }
  }
}
