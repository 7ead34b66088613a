export { applyTenantSettings, parseTenantSettings, type Loosening } from './apply-tenant-settings.js';
export { ENVIRONMENTS, isLoopback, type Environment } from './environment.js';
export { ConfigurationError, SettingsInvalid, SettingsLoosened } from './errors.js';
export { loadConfig, type Config } from './load-config.js';
export { problemsOf, type Problem } from './problems.js';
export { keyRefusals, refusals } from './refusals.js';
export { root } from './root.js';
export { settingsOf } from './settings-of.js';
export { settingsSchema, type TenantSettings } from './tenant-settings.js';
