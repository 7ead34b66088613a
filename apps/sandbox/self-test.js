'use strict';
/* oxlint-disable typescript/unbound-method -- built-in methods are taken off their objects on purpose, before authors' code can reach them */
/*
 * Evaluated by the worker in the first context of its isolate, sealed like all others. Its value is
 * a JSON list of everything that is open: the worker refuses to serve unless it is empty.
 */
(() => {
  const open = [];
  const text = (key) => (typeof key === 'symbol' ? `[${key.description}]` : key);
  const makers = new Set([
    'Function',
    'GeneratorFunction',
    'AsyncFunction',
    'AsyncGeneratorFunction',
    'eval',
  ]);
  const banned = new Set([
    'WebAssembly',
    'SharedArrayBuffer',
    'Atomics',
    'Promise',
    'Temporal',
    'WeakRef',
    'FinalizationRegistry',
    'ShadowRealm',
  ]);

  const roots = new Map([[globalThis, 'globalThis']]);
  const kinds = [function () {}, async function () {}, function* () {}, async function* () {}];
  const root = (object, name) => roots.set(Object.getPrototypeOf(object), name);
  ['Function', 'AsyncFunction', 'GeneratorFunction', 'AsyncGeneratorFunction'].forEach((name, at) =>
    root(kinds[at], `%${name}Prototype%`),
  );
  root(kinds[2].prototype, '%GeneratorPrototype%');
  root(kinds[3].prototype, '%AsyncGeneratorPrototype%');
  root(kinds[1](), '%PromisePrototype%');
  root([].values(), '%ArrayIteratorPrototype%');
  root(''[Symbol.iterator](), '%StringIteratorPrototype%');
  root(new Map().values(), '%MapIteratorPrototype%');
  root(new Set().values(), '%SetIteratorPrototype%');
  root(/./[Symbol.matchAll](''), '%RegExpStringIteratorPrototype%');
  root(
    [].values().map((x) => x),
    '%IteratorHelperPrototype%',
  );
  root(Iterator.from({ next() {} }), '%WrapForValidIteratorPrototype%');
  root(Int8Array, '%TypedArray%');
  root(new Intl.Segmenter().segment(''), '%SegmentsPrototype%');
  root(new Intl.Segmenter().segment('')[Symbol.iterator](), '%SegmentIteratorPrototype%');

  for (const [object, path] of roots) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) continue;
    if (!Object.isFrozen(object)) open.push(`${path} is not frozen`);
    roots.set(Object.getPrototypeOf(object), `${path}.[[Prototype]]`);
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      for (const next of [value, get, set]) {
        if (next === null || (typeof next !== 'object' && typeof next !== 'function') || roots.has(next))
          continue;
        roots.set(next, `${path}.${text(key)}`);
        if (typeof next !== 'function') continue;
        if (makers.has(next.name)) open.push(`${path}.${text(key)} makes functions`);
        if (banned.has(next.name)) open.push(`${path}.${text(key)} leads to ${next.name}`);
      }
      if (banned.has(key)) open.push(`${path}.${text(key)} is there`);
    }
  }
  for (const kind of kinds) {
    if (kind.constructor !== undefined) open.push('a function has a constructor');
    try {
      Object.getPrototypeOf(kind).constructor = 1;
      open.push('the constructor of a kind of function can be set');
    } catch {
      // As it must be.
    }
  }
  if ('__seal' in globalThis) open.push('__seal is there');
  if ('__affiantKernel' in globalThis) open.push('__affiantKernel is there');
  if ('__proto__' in {}) open.push('__proto__ is there');
  if (new Date().getTime() !== 0) open.push('Date reads the clock of the machine');
  if (new Intl.DateTimeFormat('en').format() !== new Intl.DateTimeFormat('en').format(0)) {
    open.push('Intl.DateTimeFormat reads the clock of the machine');
  }
  return JSON.stringify(open);
})();
