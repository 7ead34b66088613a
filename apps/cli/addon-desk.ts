import { openBlobStore } from '#storage';
import { Tenants, TenantSettingsStore } from '#tenancy';
import { openAddons } from '../host/open-addons.js';
import { storageDrivers } from '../host/storage-drivers.js';
import type { Context } from './context.js';

/** What the add-on commands work with: the catalogue, and what a tenant has installed. */
export async function addonDesk(context: Context, slug?: string) {
  const { config } = context;
  const { em } = await context.database('console');
  const { settings: seal } = await context.keys();
  const blobs = await openBlobStore(config.storage, config.dataFolder, storageDrivers);
  const settingsStore = new TenantSettingsStore(em, config, seal);
  const parts = openAddons(config, { em, consoleEm: em, blobs, settingsStore });
  const tenantId = slug === undefined ? '' : (await new Tenants(em, config.server.baseDomain).get(slug)).id;
  return { ...parts, tenantId };
}
