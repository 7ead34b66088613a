import { Escrow } from '#sessions';
import { openBlobStore } from '#storage';
import { Tenants, TenantSettingsStore } from '#tenancy';
import { auditedSettings } from '../host/audit/audited-parts.js';
import { checkLook } from '../host/look/check-look.js';
import { standingHolders } from '../host/standing-holders.js';
import { storageDrivers } from '../host/storage-drivers.js';
import { auditLogOf } from './audit-log.js';
import type { Context } from './context.js';

/** What the commands of escrow work with, of one organization. */
export async function escrowPlace(context: Context, slug: string) {
  const { config } = context;
  const { platformKey, settings: seal } = await context.keys();
  const { em } = await context.database('app');
  const console = (await context.database('console')).em;
  const { id } = await new Tenants(console, config.server.baseDomain).get(slug);
  const { log } = await auditLogOf(context);
  const settings = auditedSettings(log, new TenantSettingsStore(console, config, seal, checkLook));
  const blobs = await openBlobStore(config.storage, config.dataFolder, storageDrivers);
  const holdersOf = async (tenant: string) => standingHolders(await settings.configOf(tenant));
  return { tenantId: id, log, settings, escrow: new Escrow(em, platformKey, blobs, holdersOf) };
}
