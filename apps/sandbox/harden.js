'use strict';
/* oxlint-disable typescript/unbound-method -- built-in methods are taken off their objects on purpose, before authors' code can reach them */
/*
 * Runs once, inside the isolate, as the last script of the worker's snapshot: after the kernel's
 * bundle, before any author's code. It takes the kernel into a closure, closes every way from text
 * to code, freezes what can be frozen in a snapshot and leaves two hooks on the global:
 *
 * - `__seal()`, called once in each new context by the worker before any author's code runs;
 * - `__boot(definition)`, with which a package's script ends; its value is the step function,
 *   `(requestJson) => replyJson`, the only thing that the worker holds of the context. It works once
 *   per evaluation; the empty request makes it ready for the next (kept contexts).
 */
(() => {
  const kernel = globalThis.__affiantKernel;
  const replyBytes = globalThis.__affiantReplyBytes;
  delete globalThis.__affiantKernel;
  delete globalThis.__affiantReplyBytes;

  const {
    getOwnPropertyDescriptor,
    getPrototypeOf,
    defineProperty,
    deleteProperty,
    ownKeys,
    construct,
    apply,
  } = Reflect;
  const { freeze, isFrozen } = Object;
  const { stringify } = JSON;
  const regExpExec = RegExp.prototype.exec;
  const stringSlice = String.prototype.slice;

  /** All that a context's global may offer; whatever else V8 brings, now or later, is deleted. */
  const allowed = new Set(
    (
      'Object Array String Number Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap WeakSet Reflect Proxy ' +
      'Intl Iterator Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError ' +
      'ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array ' +
      'Float32Array Float64Array BigInt64Array BigUint64Array parseInt parseFloat isNaN isFinite NaN Infinity ' +
      'undefined globalThis encodeURI encodeURIComponent decodeURI decodeURIComponent __seal __boot __refuse'
    ).split(' '),
  );

  /** Objects that only syntax leads to; found now, since some of their owners leave the global. */
  const functionKinds = [function () {}, async function () {}, function* () {}, async function* () {}].map(
    getPrototypeOf,
  );
  const hidden = [
    ...functionKinds,
    functionKinds[2].prototype,
    functionKinds[3].prototype,
    getPrototypeOf(functionKinds[3].prototype),
    getPrototypeOf(Int8Array),
    getPrototypeOf([][Symbol.iterator]()),
    getPrototypeOf(''[Symbol.iterator]()),
    getPrototypeOf(new Map()[Symbol.iterator]()),
    getPrototypeOf(new Set()[Symbol.iterator]()),
    getPrototypeOf(/./[Symbol.matchAll]('')),
    getPrototypeOf([].values().map((x) => x)),
    getPrototypeOf(Iterator.from({ next() {} })),
    getPrototypeOf(new Intl.Segmenter().segment('')),
    getPrototypeOf(new Intl.Segmenter().segment('')[Symbol.iterator]()),
    getPrototypeOf(globalThis),
    Promise,
    Atomics,
  ];

  /**
   * V8 adds properties to these when it makes a context from a snapshot, and ends the process if
   * it finds one of them frozen or gone. So they are frozen in each context, by `__seal`. The list
   * depends on V8's version; `late-set.mts` works it out again and a test compares.
   */
  const late = new Set([
    globalThis,
    getPrototypeOf(globalThis),
    Atomics,
    Promise,
    RegExp,
    Error,
    Map.prototype,
    WeakMap.prototype,
    Iterator,
    Iterator.prototype,
    Uint8Array,
    Uint8Array.prototype,
    Date.prototype,
    getPrototypeOf(functionKinds[3].prototype),
  ]);

  // ── The clock and chance: what the step's request says, never the machine's ──
  let clock = 0;
  let chance = 1;
  const MachineDate = Date;
  const dateText = Date.prototype.toString;
  function SeededDate(...parts) {
    if (new.target === undefined) return apply(dateText, new MachineDate(clock), []);
    return construct(MachineDate, parts.length === 0 ? [clock] : parts, new.target);
  }
  for (const key of ['UTC', 'parse']) {
    defineProperty(SeededDate, key, { value: MachineDate[key], writable: true, configurable: true });
  }
  defineProperty(SeededDate, 'now', { value: { now: () => clock }.now, writable: true, configurable: true });
  defineProperty(SeededDate, 'name', { value: 'Date', configurable: true });
  defineProperty(SeededDate, 'length', { value: 7, configurable: true });
  defineProperty(SeededDate, 'prototype', { value: MachineDate.prototype, writable: false });
  defineProperty(MachineDate.prototype, 'constructor', {
    value: SeededDate,
    writable: true,
    configurable: true,
  });
  defineProperty(globalThis, 'Date', { value: SeededDate, writable: true, configurable: true });

  // mulberry32: enough for shuffling a list; `random()` of the language is the kernel's own.
  const random = () => {
    chance = (chance + 0x6d2b79f5) | 0;
    let t = Math.imul(chance ^ (chance >>> 15), 1 | chance);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  defineProperty(Math, 'random', { value: random, writable: true, configurable: true });

  // Without an argument these read the machine's clock.
  const formats = Intl.DateTimeFormat.prototype;
  const boundFormat = getOwnPropertyDescriptor(formats, 'format').get;
  const formatToParts = formats.formatToParts;
  defineProperty(formats, 'format', {
    get() {
      const format = apply(boundFormat, this, []);
      return (date) => format(date === undefined ? clock : date);
    },
    configurable: true,
  });
  defineProperty(formats, 'formatToParts', {
    value: {
      formatToParts(date) {
        return apply(formatToParts, this, [date === undefined ? clock : date]);
      },
    }.formatToParts,
    writable: true,
    configurable: true,
  });

  // ── From text to code: no way ──
  // Promise leaves the global below; an async function's result must not lead back to it.
  for (const prototype of [...functionKinds, Promise.prototype]) {
    defineProperty(prototype, 'constructor', { value: undefined, writable: false, configurable: false });
  }
  const drop = (object, key) => {
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (descriptor !== undefined && descriptor.configurable) deleteProperty(object, key);
  };
  const dropGlobals = (keep) => {
    for (const key of ownKeys(globalThis)) {
      if (typeof key === 'string' && !allowed.has(key) && key !== keep) drop(globalThis, key);
    }
  };
  dropGlobals('Atomics');
  for (const key of [
    '__proto__',
    '__defineGetter__',
    '__defineSetter__',
    '__lookupGetter__',
    '__lookupSetter__',
  ]) {
    drop(Object.prototype, key);
  }
  // RegExp's statics remember the last match of anybody; `compile` changes a pattern in place.
  for (const key of ownKeys(RegExp)) {
    if (typeof key === 'string' && !['length', 'name', 'prototype', 'escape'].includes(key))
      drop(RegExp, key);
  }
  drop(RegExp.prototype, 'compile');
  drop(Error, 'captureStackTrace');
  for (const key of [
    'anchor',
    'big',
    'blink',
    'bold',
    'fixed',
    'fontcolor',
    'fontsize',
    'italics',
    'link',
    'small',
  ]) {
    drop(String.prototype, key);
  }

  // ── Frozen prototypes forbid `o.toString = …` on what inherits; for these names it must work ──
  const allowOverride = (object, key) => {
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (descriptor === undefined || !('value' in descriptor) || !descriptor.configurable) return;
    const { value } = descriptor;
    defineProperty(object, key, {
      get: freeze({ get: () => value }.get),
      set: freeze(
        {
          set(given) {
            if (this === object) throw new TypeError(`${key} is read-only`);
            defineProperty(this, key, { value: given, writable: true, enumerable: true, configurable: true });
          },
        }.set,
      ),
      enumerable: false,
      configurable: false,
    });
  };
  for (const key of ['constructor', 'toString', 'valueOf']) allowOverride(Object.prototype, key);
  for (const name of allowed) {
    if (!name.endsWith('Error')) continue;
    for (const key of ['name', 'message']) allowOverride(globalThis[name].prototype, key);
  }

  // ── Frozen ──
  /** Freezes all that `roots` lead to. What is frozen already is not entered: it was walked in the snapshot. */
  const freezeFrom = (roots) => {
    const seen = new Set(roots);
    for (const object of seen) {
      if (!isObject(object) || isFrozen(object)) continue;
      seen.add(getPrototypeOf(object));
      for (const key of ownKeys(object)) {
        const { value, get, set } = getOwnPropertyDescriptor(object, key);
        seen.add(value).add(get).add(set);
      }
      if (!late.has(object)) freeze(object);
    }
  };
  const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

  // ── The hooks ──
  const keysInSnapshot = new Map();
  let bootable = false;
  const safeText = (thrown) => {
    try {
      return typeof thrown === 'string' ? thrown : `${thrown.name}: ${thrown.message}`;
    } catch {
      return 'The interview threw a value that cannot be read';
    }
  };
  const failed = (kind, message) =>
    stringify({ ok: false, error: { kind, message: apply(stringSlice, message, [0, 2000]), chain: [] } });
  // `encodeRequest` of the parent puts the clock and the seed first, so no one has to read all to find them.
  const head = /^\{"now":(-?\d{1,16}),"seed":"([0-9a-f]{8})/;

  defineProperty(globalThis, '__boot', {
    value: (definition) => {
      if (!bootable) throw new TypeError('__boot is for the package script');
      bootable = false;
      const step = kernel.boot(definition);
      // Whatever happens in here runs under the worker's time limit, the reading of what was thrown too.
      return freeze((request) => {
        if (request === '') {
          bootable = true;
          clock = 0;
          chance = 1;
          return '';
        }
        try {
          const [, now, seed] = apply(regExpExec, head, [request]);
          clock = +now;
          chance = +`0x${seed}`;
          const reply = step(request);
          if (typeof reply !== 'string') return failed('author_error', 'The interview gave no reply');
          // A character is at least a byte; the worker counts again, in bytes.
          if (reply.length > replyBytes) {
            return failed('limit', `The reply is longer than ${replyBytes} bytes`);
          }
          return reply;
        } catch (thrown) {
          return failed('author_error', safeText(thrown));
        }
      });
    },
    configurable: false,
    writable: false,
  });

  // A script that throws while it is evaluated: every step in its context says so.
  defineProperty(globalThis, '__refuse', {
    value: (thrown) => {
      const reply = failed('author_error', safeText(thrown));
      return freeze(() => reply);
    },
    configurable: false,
    writable: false,
  });

  defineProperty(globalThis, '__seal', {
    value: () => {
      deleteProperty(globalThis, '__seal');
      dropGlobals();
      drop(Date.prototype, 'toTemporalInstant');
      drop(Iterator, 'concat');
      // V8 looks these up on whatever Error is current; author code must not set them.
      defineProperty(Error, 'stackTraceLimit', { value: 10, writable: false, configurable: false });
      defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: false, configurable: false });
      for (const object of late) {
        const known = keysInSnapshot.get(object);
        for (const key of ownKeys(object)) {
          if (known.has(key)) continue;
          const { value, get, set } = getOwnPropertyDescriptor(object, key);
          freezeFrom([value, get, set]);
        }
        freeze(object);
      }
      bootable = true;
    },
    configurable: true,
    writable: false,
  });

  if (kernel.reachable !== undefined) freezeFrom(kernel.reachable);
  freezeFrom([globalThis, ...hidden]);
  for (const object of late) keysInSnapshot.set(object, new Set(ownKeys(object)));
})();
