export { deleteTenant } from './delete-tenant.js';
export { NameRefused, SettingsChanged, TenantSuspended, UnknownHost, UnknownTenant } from './errors.js';
export { hostName } from './host-name.js';
export { tablesChildrenFirst } from './tenant-tables.js';
export { settingAt } from './setting-at.js';
export { settingPaths } from './setting-paths.js';
export { CONSOLE } from './slug.js';
export { Tenant, TENANT_STATES, type TenantState } from './tenant.js';
export { TenantHosts, type TenantHostsOptions } from './tenant-hosts.js';
export {
  type InstalledVersion,
  type RecordSeal,
  type TenantRecord,
  TenantSettingsStore,
} from './tenant-settings-store.js';
export { tenantUrl } from './tenant-url.js';
export { Tenants } from './tenants.js';
