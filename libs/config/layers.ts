import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { ConfigurationError } from './errors.js';
import { root } from './root.js';

export type Tree = { [key: string]: unknown };

/** One source of values: a YAML file, or the environment's variables. */
export interface Layer {
  source: string;
  values: Tree;
}

/** Reads a YAML file (paths from the repository's root); an empty one has no values. */
export function readLayer(path: string): Layer {
  const file = isAbsolute(path) ? path : join(root, path);
  if (!existsSync(file)) throw new ConfigurationError([`${path}: there is no such file`]);
  let values: unknown;
  try {
    values = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigurationError([`${path}: ${(error as Error).message}`]);
  }
  if (values !== null && !isTree(values)) throw new ConfigurationError([`${path}: not a mapping of keys`]);
  return { source: path, values: values ?? {} };
}

/** The variables that set a key of the tree. A number that is none is left for the schema to refuse. */
export function variables(env: NodeJS.ProcessEnv): Layer[] {
  const set = (name: string, place: (value: string) => Tree): Layer[] =>
    env[name] === undefined || env[name] === '' ? [] : [{ source: name, values: place(env[name]) }];
  return [
    ...set('AFFIANT_ENVIRONMENT', (environment) => ({ environment })),
    ...set('AFFIANT_PORT', (port) => ({ server: { port: /^\d+$/.test(port) ? Number(port) : port } })),
    ...set('AFFIANT_BASE_DOMAIN', (domain) => ({ server: { base_domain: domain } })),
    ...set('AFFIANT_PLATFORM_KEY', () => ({ encryption: { platform_key: { source: 'env' } } })),
    ...set('DATABASE_URL', (url) => ({ database: { url } })),
    ...set('DATABASE_OWNER_URL', (url) => ({ database: { owner_url: url } })),
    ...set('DATABASE_CONSOLE_URL', (url) => ({ database: { console_url: url } })),
  ];
}

/** Lays the layers over each other, later ones winning; `origin` tells which one set a path last. */
export function merge(layers: readonly Layer[]): { values: Tree; origin: (path: string) => string } {
  const values: Tree = Object.create(null) as Tree;
  const origins = new Map<string, string>();
  const layOver = (target: Tree, from: Tree, source: string, path: string): void => {
    for (const [key, value] of Object.entries(from)) {
      const place = path ? `${path}.${key}` : key;
      origins.set(place, source);
      if (!isTree(value)) {
        target[key] = value;
        continue;
      }
      const existing = target[key];
      const inner = isTree(existing) ? existing : (Object.create(null) as Tree);
      target[key] = inner;
      layOver(inner, value, source, place);
    }
  };
  for (const layer of layers) layOver(values, layer.values, layer.source, '');
  return { values, origin: (path) => nearestOrigin(origins, path) };
}

function nearestOrigin(origins: ReadonlyMap<string, string>, path: string): string {
  for (let place = path; place; place = place.slice(0, Math.max(0, place.lastIndexOf('.')))) {
    const source = origins.get(place);
    if (source) return source;
  }
  return 'configuration';
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
