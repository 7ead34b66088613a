import { parseTenantSettings, type TenantSettings } from '#config';

type Tree = { [key: string]: unknown };

/** `above` laid over `below`, key by key; lists are replaced. */
export function mergeSettings(below: TenantSettings, above: TenantSettings): TenantSettings {
  return parseTenantSettings(merge(below, above));
}

/** `settings` without the keys that `taken` sets. */
export function withoutSettings(settings: TenantSettings, taken: TenantSettings): TenantSettings {
  return parseTenantSettings(without(settings, taken));
}

function merge(below: unknown, above: unknown): unknown {
  if (!isTree(below) || !isTree(above)) return above;
  const result: Tree = { ...below };
  for (const [key, value] of Object.entries(above))
    result[key] = key in below ? merge(below[key], value) : value;
  return result;
}

function without(from: unknown, taken: unknown): unknown {
  if (!isTree(from) || !isTree(taken)) return from;
  const kept = Object.entries(from).filter(([key]) => !(key in taken) || isTree(taken[key]));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key in taken ? without(value, taken[key]) : value]),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
