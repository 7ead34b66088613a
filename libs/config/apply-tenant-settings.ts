import { camelCased } from './camel-case.js';
import { SettingsInvalid, SettingsLoosened } from './errors.js';
import { isTree, type Tree } from './layers.js';
import type { Config } from './load-config.js';
import { problemsOf } from './problems.js';
import { isStricter } from './stricter.js';
import { settingsSchema, type TenantSettings } from './tenant-settings.js';

/**
 * What to do with a setting that is looser than the installation's: `refuse` it (a tenant's admin
 * asks), `allow` it (the provider asks), or `ignore` it (stored when the installation was looser).
 */
export type Loosening = 'refuse' | 'allow' | 'ignore';

/**
 * The configuration of one tenant: the installation's, with the tenant's settings laid over it.
 * @throws SettingsLoosened naming the paths, with `refuse`.
 */
export function applyTenantSettings(
  config: Config,
  settings: TenantSettings,
  loosening: Loosening = 'refuse',
): Config {
  const looser: string[] = [];
  const layOver = (below: unknown, above: unknown, path: string): unknown => {
    if (isTree(above) && isTree(below)) {
      const result: Tree = { ...below };
      for (const [key, value] of Object.entries(above)) {
        const [camelKey] = Object.keys(camelCased({ [key]: null }));
        const at = path ? `${path}.${key}` : key;
        result[camelKey!] = layOver(below[camelKey!], value, at);
      }
      return result;
    }
    if (loosening === 'allow' || isStricter(path, below, above)) return camelCased(above);
    looser.push(path);
    return below;
  };
  const result = layOver(config, settings, '') as Config;
  if (loosening === 'refuse' && looser.length > 0) throw new SettingsLoosened(looser);
  return result;
}

/** Checks a tree of settings that came from outside. @throws SettingsInvalid */
export function parseTenantSettings(value: unknown): TenantSettings {
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SettingsInvalid(problemsOf(parsed.error.issues, settingsSchema));
}
