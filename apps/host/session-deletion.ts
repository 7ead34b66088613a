import { Injectable } from '@nestjs/common';
import { Profiles } from '#identity';
import { Exit, Sessions, type Participant, type Receipt } from '#sessions';
import type { Site } from './http/site.js';
import { InstalledInterviews } from './installed-interviews.js';
import { Messages } from './messages.js';
import { TenantSettings } from './tenant-settings.js';

/** Exit, and what the others are told of it. */
@Injectable()
export class SessionDeletion {
  constructor(
    private readonly exit: Exit,
    private readonly sessions: Sessions,
    private readonly profiles: Profiles,
    private readonly interviews: InstalledInterviews,
    private readonly messages: Messages,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * By the owner deletes for all, who are told by mail where they have a proven address; by another participant
   * ends that part alone. Throws `SessionNotFound`.
   */
  async leaveForGood(site: Site, who: Participant, sessionId: string): Promise<Receipt | { left: true }> {
    const { holders, addon, digest, interview } = await this.sessions.readers(who, sessionId);
    const others = holders.map(({ accountId }) => accountId).filter((id) => id !== who.accountId);
    const addresses = await this.profiles.addressesOf(site.tenant.id, others);
    const title = await this.interviews.titleOf(site.tenant.id, addon, digest, interview);
    const receipt = await this.exit.leaveForGood(who, sessionId);
    if ('left' in receipt || addresses.length === 0) return receipt;
    const config = await this.settings.of(site.tenant.id);
    const time = this.messages.time(config, new Date());
    for (const email of addresses) {
      this.messages.mail(site, config, email, 'session-deleted', { title: title ?? interview, time });
    }
    return receipt;
  }
}
