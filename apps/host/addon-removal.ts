import { Injectable } from '@nestjs/common';
import { AddonSettings, flatName, Installs } from '#addons';
import { Exit } from '#sessions';
import { InstalledInterviews } from './installed-interviews.js';

/**
 * What becomes of an uninstalled add-on's sessions: `keep`, they wait until it is installed again;
 * `finish`, they go on to their end on their version; `delete`, they are deleted, finished ones too.
 */
export const SESSIONS_AFTER = ['keep', 'finish', 'delete'] as const;

/** Takes an add-on away from a tenant, for pages and API alike. */
@Injectable()
export class AddonRemoval {
  constructor(
    private readonly installs: Installs,
    private readonly settings: AddonSettings,
    private readonly interviews: InstalledInterviews,
    private readonly exit: Exit,
  ) {}

  /** How many sessions were deleted. @throws AddonRefused `not_found`, `addon_needed` */
  async remove(
    tenantId: string,
    address: string,
    sessions: (typeof SESSIONS_AFTER)[number],
  ): Promise<{ name: string; deleted: number }> {
    const name = await this.installs.nameOf(tenantId, address);
    // What is to be deleted takes no more steps, else one could outrun its deletion.
    await this.installs.uninstall(tenantId, name, sessions === 'finish' ? 'finish' : 'keep');
    await this.interviews.letGo(tenantId, name);
    if (sessions !== 'delete') return { name, deleted: 0 };
    await this.settings.forget(tenantId, name);
    return { name, deleted: await this.exit.deleteOfAddon(tenantId, flatName(name)) };
  }
}
