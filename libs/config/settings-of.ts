import { z } from 'zod';
import { camelCased } from './camel-case.js';
import { isTree, type Tree } from './layers.js';
import type { Config } from './load-config.js';
import { settable, type TenantSettings } from './tenant-settings.js';

/** Known to whoever set them and to the drivers; nobody reads them back. */
const SECRETS = new Set(['password', 'auth_token', 'client_secret']);

/** The settings of one tenant that are in force, as files and the API write them; secrets are left out. */
export function settingsOf(config: Config): TenantSettings {
  return written(settable, config) as TenantSettings;
}

function written(schema: z.ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((each) => written(schema.element as z.ZodType, each));
  if (!(schema instanceof z.ZodObject) || !isTree(value)) return value;
  const tree: Tree = {};
  for (const [key, inner] of Object.entries(schema.shape)) {
    const [camelKey = key] = Object.keys(camelCased({ [key]: null }));
    if (!SECRETS.has(key) && camelKey in value) tree[key] = written(inner, value[camelKey]);
  }
  return tree;
}
