import { indexVariables } from '../names/patterns.js';
import { javascriptNames } from '../program/reserved.js';
import { authorError } from './interview-error.js';
import type { World } from './world.js';

const javascript: ReadonlySet<string> = new Set(javascriptNames);

/**
 * The scope of authors' code, put around it by `with`: a bare name is what the block binds (`x`, `i`), a
 * function of the language or of the add-on, or an answer, which is sought where it has no value.
 */
export function makeScope(world: World, functions: { readonly [name: string]: unknown }): object {
  const bound = (name: string): { value: unknown } | null => {
    if (name === 'x') return world.bindings.x ? { value: world.bindings.x.proxy } : null;
    const at = (indexVariables as readonly string[]).indexOf(name);
    if (at !== -1) {
      const value = world.bindings.indices[at];
      return value === undefined ? null : { value };
    }
    const row = world.bindings.row;
    if (row && name === 'row_item') return { value: row.item };
    return row && name === 'row_index' ? { value: row.index } : null;
  };
  return new Proxy(Object.freeze(Object.create(null) as object), {
    has: (_, key) => typeof key === 'string' && !javascript.has(key),
    get: (_, key) => {
      if (typeof key === 'symbol') return undefined;
      if (world.stop) throw world.stop;
      const binding = bound(key);
      if (binding) return binding.value;
      const known = functions[key];
      if (known !== undefined) return known;
      const value = world.readRoot(key);
      return value === undefined ? world.miss(key) : world.handles.expose(value);
    },
    set: (_, key, value: unknown) => {
      if (typeof key === 'symbol') return false;
      if (functions[key] !== undefined || bound(key))
        throw authorError(`"${key}" is a name of the language and cannot be set`);
      world.setRoot(key, value);
      return true;
    },
    deleteProperty: (_, key) => {
      if (typeof key === 'string') world.setRoot(key, undefined);
      return true;
    },
    getOwnPropertyDescriptor: () => undefined,
  });
}
