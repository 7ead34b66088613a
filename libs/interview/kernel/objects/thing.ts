import type { World } from '../world.js';
import type { ClassSpec } from './class-spec.js';

/** Values by name: live ones, or encoded ones that nothing has read yet. */
export type Slots = { [name: string]: unknown };

/** The class of what authors hold, for `instanceof`. */
export const classOfProxy = new WeakMap<object, ClassSpec>();

/** An object of the language. Authors only ever hold its proxy. */
export class Thing {
  #proxy: object | null = null;

  constructor(
    readonly world: World,
    readonly spec: ClassSpec,
    /** Concrete name under which it was made; changes only when a List is renumbered. */
    public name: string,
    readonly attributes: Slots,
  ) {}

  get proxy(): object {
    if (!this.#proxy) {
      this.#proxy = this.world.handles.makeProxy(this);
      classOfProxy.set(this.#proxy, this.spec);
    }
    return this.#proxy;
  }
}

export class ListThing extends Thing {
  /** `undefined` is an item that is still to be asked. */
  items: unknown[] = [];
}

/** A Dict by key; a Set holds its members as keys. */
export class DictThing extends Thing {
  readonly entries = new Map<string, unknown>();
}
