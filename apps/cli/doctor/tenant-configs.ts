import type { EntityManager } from '@mikro-orm/postgresql';
import type { Config } from '#config';
import { outsideTenants } from '#database';
import { TenantSettingsStore } from '#tenancy';
import type { Context } from '../context.js';

/** A tenant, with the settings in force for it. */
export interface TenantConfig {
  id: string;
  slug: string;
  config: Config;
}

export function listTenants(em: EntityManager): Promise<{ id: string; slug: string }[]> {
  return outsideTenants(em, (tx) =>
    tx.execute<{ id: string; slug: string }[]>('select id, slug from tenants order by slug'),
  );
}

/** Every tenant of the installation, the console's too. @throws RecordCorrupt where settings do not open */
export async function tenantConfigs(context: Context): Promise<TenantConfig[]> {
  const { em } = await context.database('app');
  const { settings } = await context.keys();
  const store = new TenantSettingsStore(em, context.config, settings);
  const tenants = await listTenants(em);
  return Promise.all(tenants.map(async (each) => ({ ...each, config: await store.configOf(each.id) })));
}
