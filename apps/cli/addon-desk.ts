import { join } from 'node:path';
import { Catalogue, Installs, TrustInForce } from '#interim';
import { openBlobStore } from '#storage';
import { Tenants, TenantSettingsStore } from '#tenancy';
import { storageDrivers } from '../host/storage-drivers.js';
import { archiveLimits } from './addon-limits.js';
import type { Context } from './context.js';

/** What the add-on commands work with: the catalogue, and what a tenant has installed. */
export async function addonDesk(context: Context, slug?: string) {
  const { config } = context;
  const { em } = await context.database('console');
  const { settings: seal } = await context.keys();
  const trust = new TrustInForce(em, config.addons.trust, join(config.dataFolder, 'revoked.json'));
  const blobs = await openBlobStore(config.storage, config.dataFolder, storageDrivers);
  const catalogue = new Catalogue(em, blobs, trust, {
    demoCounts: config.environment === 'development',
    limits: archiveLimits(config),
  });
  const tenantId = slug === undefined ? '' : (await new Tenants(em, config.server.baseDomain).get(slug)).id;
  const installs = new Installs(catalogue, new TenantSettingsStore(em, config, seal), trust);
  return { catalogue, installs, trust, tenantId };
}
