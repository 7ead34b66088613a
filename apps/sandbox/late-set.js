'use strict';
/* oxlint-disable typescript/unbound-method -- built-in methods are taken off their objects on purpose, before authors' code can reach them */
/*
 * Works out which built-in objects V8 changes when it makes a context from a snapshot (`late` in
 * harden.js). As a snapshot's script it notes the keys of everything reachable; `__lateSet()`, in a
 * context made from that snapshot, gives the paths of the objects that have others now.
 */
(() => {
  const reach = (visit) => {
    const seen = new Map([[globalThis, 'globalThis']]);
    const functions = [function () {}, async function () {}, function* () {}, async function* () {}];
    for (const one of functions)
      seen.set(Object.getPrototypeOf(one), Object.getPrototypeOf(one).constructor.name);
    for (const [object, path] of seen) {
      visit(object, path);
      const found = [[Object.getPrototypeOf(object), `${path}.[[Prototype]]`]];
      for (const key of Reflect.ownKeys(object)) {
        const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
        for (const next of [value, get, set]) found.push([next, `${path}.${String(key)}`]);
      }
      for (const [next, name] of found) {
        const isObject = (typeof next === 'object' && next !== null) || typeof next === 'function';
        if (isObject && !seen.has(next)) seen.set(next, name);
      }
    }
  };
  const before = new Map();
  globalThis.__lateSet = () => {
    const changed = [];
    reach((object, path) => {
      const keys = before.get(object);
      if (keys === undefined) return;
      const now = Reflect.ownKeys(object);
      if (now.length !== keys.length || now.some((key, i) => key !== keys[i])) changed.push(path);
    });
    return JSON.stringify(changed);
  };
  reach((object) => before.set(object, Reflect.ownKeys(object)));
})();
