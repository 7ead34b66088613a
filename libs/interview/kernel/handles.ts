import { authorError } from './interview-error.js';
import { fileHandler } from './objects/file-handler.js';
import { dictHandler, listHandler, thingHandler } from './objects/proxies.js';
import { DictThing, ListThing, Thing } from './objects/thing.js';
import { isDate } from './values/date.js';
import { Plain, plainHandler } from './values/plain.js';
import { View } from './values/view.js';
import type { World } from './world.js';

/** What author code holds of the answers, proxies, and what stands behind each. */
export class Handles {
  readonly #proxies = new WeakMap<object, Thing | Plain | View>();
  readonly #wrapped = new WeakMap<object, object>();
  readonly #targets = new WeakMap<object, object>();

  constructor(readonly world: World) {}

  makeProxy(thing: Thing): object {
    const proxy =
      thing instanceof ListThing
        ? new Proxy<object>([], listHandler(thing, this.world))
        : thing instanceof DictThing
          ? new Proxy<object>({}, dictHandler(thing, this.world))
          : new Proxy<object>(
              {},
              thing.spec.name === 'File' ? fileHandler(thing, this.world) : thingHandler(thing, this.world),
            );
    this.#proxies.set(proxy, thing);
    return proxy;
  }

  registerView(view: View, proxy: object): void {
    this.#proxies.set(proxy, view);
  }

  isOwn(value: object): boolean {
    return this.#proxies.has(value) || isDate(value);
  }

  wrapPlain(target: object, owner: Plain): object {
    let proxy = this.#wrapped.get(target);
    if (!proxy) {
      proxy = new Proxy(target, plainHandler(owner, this.world));
      this.#wrapped.set(target, proxy);
      this.#targets.set(proxy, target);
    }
    return proxy;
  }

  /** A wrapped array or object as it is. */
  unwrap(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? (this.#targets.get(value) ?? value) : value;
  }

  /** What stands behind a proxy, if it is one of ours. */
  handleOf(value: object): Thing | Plain | View | undefined {
    return this.#proxies.get(value);
  }

  /** The object behind what an author holds. */
  thingOf(value: unknown): Thing | null {
    if (value instanceof Thing) return value;
    const found = typeof value === 'object' && value !== null ? this.#proxies.get(value) : undefined;
    return found instanceof Thing ? found : null;
  }

  viewOf(value: unknown): View | null {
    if (value instanceof View) return value;
    const found = typeof value === 'object' && value !== null ? this.#proxies.get(value) : undefined;
    return found instanceof View ? found : null;
  }

  expose(value: unknown): unknown {
    return value instanceof Thing || value instanceof Plain || value instanceof View ? value.proxy : value;
  }

  /** What an author assigns, as it is kept. */
  absorb(value: unknown, name: string): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (Number.isFinite(value)) return value;
        throw authorError(`"${name}" cannot be ${String(value)}`);
      case 'undefined':
        return undefined;
      case 'object': {
        if (value === null) return null;
        if (value instanceof Thing || value instanceof Plain) return value;
        const own = this.#proxies.get(value);
        if (own instanceof View) return own.text();
        if (own) return own;
        if (isDate(value)) {
          if (!value.isValid) throw authorError(`"${name}" cannot be a date that does not exist`);
          return value;
        }
        const target = this.#targets.get(value) ?? value;
        this.world.codec.encodePlain(target, name, 0);
        return new Plain(this.world, name, target);
      }
      default:
        throw authorError(`"${name}" cannot be a ${typeof value}`);
    }
  }
}
