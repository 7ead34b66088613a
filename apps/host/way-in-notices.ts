import { Injectable } from '@nestjs/common';
import { StepUpCodes } from '#identity';
import { callerOf, type Site } from './http/site.js';
import { Messages } from './messages.js';
import { TenantSettings } from './tenant-settings.js';

/**
 * Tells the holder of an account that a way in, or a second factor, was added or taken away (OWASP ASVS 5.0, 6.3.7):
 * by mail to the proven address, else by text message to the number. An account that has neither is told nowhere.
 */
@Injectable()
export class WayInNotices {
  constructor(
    private readonly reaching: StepUpCodes,
    private readonly messages: Messages,
    private readonly settings: TenantSettings,
  ) {}

  async tell(site: Site, what: 'way-in-changed' | 'factor-changed'): Promise<void> {
    const { email, phone } = await this.reaching.reachOf(callerOf(site));
    const config = await this.settings.of(site.tenant.id);
    const link = `${site.origin}${what === 'way-in-changed' ? '/account/ways-in' : '/account/second-factors'}`;
    if (email !== null) {
      const time = this.messages.time(config, new Date());
      this.messages.mail(site, config, email, what, { time, link });
    } else if (phone !== null) this.messages.sms(site, config, phone, what, { link });
  }
}
