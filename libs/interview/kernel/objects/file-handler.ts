import type { World } from '../world.js';
import { thingHandler } from './proxies.js';
import type { Thing } from './thing.js';

/**
 * A File is a list of itself too: docassemble gives a list whatever was asked, so its authors write
 * `photo[0]` and go through `photo`.
 */
export function fileHandler(file: Thing, world: World): ProxyHandler<object> {
  const base = thingHandler(file, world);
  return {
    ...base,
    get: (target, key, receiver) => {
      if (key === '0') return file.proxy;
      if (key === 'length') return 1;
      if (key === Symbol.iterator) return Object.freeze(() => [file.proxy][Symbol.iterator]());
      return base.get?.(target, key, receiver) as unknown;
    },
    has: (target, key) => key === Symbol.iterator || key === '0' || (base.has?.(target, key) ?? false),
  };
}
