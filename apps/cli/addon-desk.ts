import { openBlobStore } from '#storage';
import { Tenants, TenantSettingsStore } from '#tenancy';
import { Exit } from '#sessions';
import { openJournal } from '../host/open-journal.js';
import {
  auditedAddonSettings,
  auditedCatalogue,
  auditedInstalls,
  auditedModuleSwitch,
} from '../host/audit/audited-parts.js';
import { openAddons } from '../host/open-addons.js';
import { storageDrivers } from '../host/storage-drivers.js';
import { auditLogOf } from './audit-log.js';
import type { Context } from './context.js';

/** What the add-on commands work with: the catalogue, and what a tenant has installed. */
export async function addonDesk(context: Context, slug?: string) {
  const { config } = context;
  const { em } = await context.database('console');
  const { settings: seal, platformKey } = await context.keys();
  const blobs = await openBlobStore(config.storage, config.dataFolder, storageDrivers);
  const settingsStore = new TenantSettingsStore(em, config, seal);
  const parts = openAddons(config, { em, consoleEm: em, blobs, settingsStore });
  const tenantId = slug === undefined ? '' : (await new Tenants(em, config.server.baseDomain).get(slug)).id;
  const { log, consoleId } = await auditLogOf(context);
  return {
    ...parts,
    catalogue: auditedCatalogue(log, consoleId, parts.catalogue),
    installs: auditedInstalls(log, parts.installs),
    moduleSwitch: auditedModuleSwitch(log, consoleId, parts.moduleSwitch),
    addonSettings: auditedAddonSettings(log, parts.addonSettings),
    tenantId,
    /** Deletes every session of an add-on; how many. */
    deleteSessions: async (addon: string): Promise<number> => {
      const app = (await context.database('app')).em;
      const { walDays, backupDays } = config.retention;
      // No worker of this process keeps a session; a host's finds the row gone.
      const steps = { drop: () => undefined };
      const journal = openJournal(config, platformKey, blobs);
      const exit = new Exit(app, blobs, journal, steps, { walDays, backupDays }, Date.now);
      return exit.deleteOfAddon(tenantId, addon);
    },
  };
}
