import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KeySlots, SecondFactors } from '#identity';
import { FrontDesk } from './front-desk.js';
import { callerOf, type Site } from './http/site.js';
import { TenantSettings } from './tenant-settings.js';
import { WayInNotices } from './way-in-notices.js';

/** An account's ways in and second factors, changed at either door; whose account it is is told of each change. */
@Injectable()
export class WaysInDesk {
  constructor(
    private readonly front: FrontDesk,
    private readonly keySlots: KeySlots,
    private readonly factors: SecondFactors,
    private readonly notices: WayInNotices,
    private readonly settings: TenantSettings,
  ) {}

  /** A recovery code, shown once. Throws what `KeySlots.addRecovery` throws. */
  async addRecovery(site: Site): Promise<{ id: string; code: string }> {
    const made = await this.keySlots.addRecovery(callerOf(site));
    await this.notices.tell(site, 'way-in-changed');
    return made;
  }

  /** Takes a way to unlock away: every login of the account ends, and this browser gets a new one. */
  async removeKeySource(site: Site, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { identity } = await this.settings.of(site.tenant.id);
    const origin = this.front.originOf(site, request);
    const loggedIn = await this.keySlots.remove(callerOf(site), id, identity, origin);
    await this.notices.tell(site, 'way-in-changed');
    await this.front.letIn(site, loggedIn, [], reply);
  }

  /** The first code of a new second factor; gives backup codes, shown once. */
  async confirmFactor(site: Site, id: string, code: string, request: FastifyRequest): Promise<string[]> {
    const codes = await this.factors.confirm(callerOf(site), id, code, this.front.originOf(site, request));
    await this.notices.tell(site, 'factor-changed');
    return codes;
  }

  /** Throws what `SecondFactors.remove` throws. */
  async removeFactor(site: Site, id: string): Promise<void> {
    await this.factors.remove(callerOf(site), id);
    await this.notices.tell(site, 'factor-changed');
  }
}
