import type { World } from '../world.js';

/** An array or plain object that is an answer. It is kept as the author made it; changes in place are noticed. */
export class Plain {
  /** Name of the answer that holds it. */
  name: string;
  /** From a `data` block and unchanged: made again when needed, not stored. */
  fixed: string | null = null;

  constructor(
    readonly world: World,
    name: string,
    readonly target: object,
  ) {
    this.name = name;
  }

  get proxy(): object {
    return this.world.handles.wrapPlain(this.target, this);
  }

  changed(): void {
    this.fixed = null;
    this.world.dependencies.changed(this.name);
    this.world.setByRun(this.name);
  }
}

/** A handler for every array and object inside one answer. */
export function plainHandler(owner: Plain, world: World): ProxyHandler<object> {
  return {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'object' && value !== null && !world.handles.isOwn(value)
        ? world.handles.wrapPlain(value, owner)
        : value;
    },
    set: (target, key, value: unknown) => {
      const done = Reflect.set(target, key, world.handles.unwrap(value));
      owner.changed();
      return done;
    },
    deleteProperty: (target, key) => {
      const done = Reflect.deleteProperty(target, key);
      owner.changed();
      return done;
    },
    defineProperty: (target, key, descriptor) => {
      const done = Reflect.defineProperty(
        target,
        key,
        'value' in descriptor ? { ...descriptor, value: world.handles.unwrap(descriptor.value) } : descriptor,
      );
      owner.changed();
      return done;
    },
    setPrototypeOf: () => false,
    preventExtensions: () => false,
  };
}
