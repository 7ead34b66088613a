import { Injectable } from '@nestjs/common';
import { CODE_MINUTES, NumberChange } from '#identity';
import { requireMethod } from './api/login-methods.js';
import { callerOf, type Site } from './http/site.js';
import { Messages } from './messages.js';
import { TenantSettings } from './tenant-settings.js';
import { WayInNotices } from './way-in-notices.js';

/** Another number to sign in by, at both doors: asked for, proven, taken back. */
@Injectable()
export class NumberDesk {
  constructor(
    private readonly numbers: NumberChange,
    private readonly messages: Messages,
    private readonly settings: TenantSettings,
    private readonly notices: WayInNotices,
  ) {}

  /** The number of now; null where the account does not sign in by one. */
  async numberOf(site: Site): Promise<string | null> {
    return this.numbers.numberOf(callerOf(site));
  }

  /** Sends a code there. Throws what `NumberChange.ask` throws; 404 where the tenant has no login by text message. */
  async ask(site: Site, phone: string): Promise<{ minutes: number }> {
    const config = await this.settings.of(site.tenant.id);
    requireMethod(config, 'sms');
    const { sms } = config.identity.loginMethods;
    await this.numbers.ask(callerOf(site), phone, sms, site, (to) => this.messages.smsCode(site, config, to));
    return { minutes: CODE_MINUTES };
  }

  /** Uses the code; who has the number of before is told there, and can undo it. */
  async confirm(site: Site, code: string): Promise<void> {
    const config = await this.settings.of(site.tenant.id);
    requireMethod(config, 'sms');
    const { sms } = config.identity.loginMethods;
    const { previous } = await this.numbers.confirm(callerOf(site), code, sms, site);
    if (previous === null) return;
    await this.notices.tell(site, 'way-in-changed');
    if (previous.undoToken === null) return;
    const link = `${site.origin}/phone/undo?token=${previous.undoToken}`;
    this.messages.sms(site, config, previous.number, 'number-changed', { days: previous.days, link });
  }

  /** Gives the account the number of before. Throws `LinkRefused`. */
  async undo(site: Site, token: string): Promise<void> {
    await this.numbers.undo(site.tenant, token);
  }
}
