import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterviewFailed } from './errors.js';
import { Sandbox } from './sandbox.js';
import { callOf, standIn } from './testing/stand-in.js';

/**
 * Each attack is an expression that runs in a step and is `true` if it got what it wanted. It
 * stands in the context itself, without the kernel's scope around it: nearer than any author comes.
 */
const attacks: { [aim: string]: { [way: string]: string } } = {
  'make code from text': {
    'the constructor of a function': `(() => {}).constructor('return true')()`,
    'the constructor of a generator function': `(function* () {}).constructor('yield true')().next().value`,
    'the constructor of an async function': `typeof (async () => {}).constructor('return true') === 'function'`,
    'the constructor of an async generator': `typeof (async function* () {}).constructor('') === 'function'`,
    'the constructor through a prototype': `Object.getPrototypeOf(() => {}).constructor('return true')()`,
    'the constructor through a bound function': `(() => {}).bind().constructor('return true')()`,
    'the constructor through a class': `(class {}).constructor('return true')()`,
    'the constructor through a method': `[].map.constructor('return true')()`,
    'the constructor through a getter': `Object.getOwnPropertyDescriptor(Map.prototype, 'size').get.constructor('return true')()`,
    'the constructor through a tagged template': `((s) => s)\`x\`.map.constructor('return true')()`,
    'the constructor through a Proxy': `new Proxy(() => {}, {}).constructor('return true')()`,
    'the constructor of an error': `new Error().constructor.constructor('return true')()`,
    'Reflect.construct with a kind of function as new.target': `Reflect.construct(Object, [], (function* () {}).constructor)() === true`,
    'a constructor put back': `(() => { const p = Object.getPrototypeOf(() => {}); Object.defineProperty(p, 'constructor', { value: 1 }); return p.constructor === 1 })()`,
    'direct eval': `eval('true')`,
    'indirect eval': `(0, eval)('true')`,
    'eval off the global': `(function () { return this })().eval('true')`,
    Function: `Function('return true')()`,
    setTimeout: `typeof setTimeout === 'function'`,
    'a species constructor': `(() => { class S extends Array { static get [Symbol.species]() { return (() => {}).constructor } } return new S(1).map(() => 'return true')() })()`,
    'the package hook again': `typeof __boot(() => true) === 'function'`,
    'RegExp.prototype.compile': `(() => { const r = /a/; r.compile('b'); return r.test('b') })()`,
    'the callee of a sloppy function': `(function () { return arguments.callee.caller.constructor('return true')() })()`,
  },
  'find something of the host': {
    process: `typeof process !== 'undefined'`,
    require: `typeof require !== 'undefined'`,
    'the global of a sloppy function': `(function () { return Object.keys(this).length > 0 || 'process' in this || 'console' in this })()`,
    'isolated-vm': `['ivm', '_ivm', 'Isolate', 'Reference'].some((name) => name in globalThis)`,
    'the kernel': `'__affiantKernel' in globalThis || '__seal' in globalThis`,
    'the machine in a stack': `/(?:\\/work|\\/usr|node:|main\\.mjs|sandbox)/.test((() => { try { null.x } catch (e) { return e.stack } })())`,
    'a stack of its own making': `(() => { Error.prepareStackTrace = (_, frames) => frames; return Array.isArray(new Error().stack) })()`,
    'call sites': `(() => { const o = {}; Error.captureStackTrace(o); return true })()`,
    'the machine’s clock': `Math.abs(Date.now() - ${1_767_225_600_000}) > 0`,
    'the machine’s clock in Intl': `new Intl.DateTimeFormat('en', { dateStyle: 'full' }).format() !== new Intl.DateTimeFormat('en', { dateStyle: 'full' }).format(${1_767_225_600_000})`,
    'the machine’s clock through a subclass': `(class extends Date {}).now() !== ${1_767_225_600_000}`,
    'the machine’s clock through a constructor': `new (new Date().constructor)().getTime() !== ${1_767_225_600_000}`,
    'the machine’s time zone': `new Date(0).getTimezoneOffset() !== 0`,
  },
  'have something back that V8 brings to new contexts': {
    WebAssembly: `typeof WebAssembly !== 'undefined'`,
    SharedArrayBuffer: `typeof SharedArrayBuffer !== 'undefined'`,
    Atomics: `typeof Atomics !== 'undefined'`,
    Temporal: `typeof Temporal !== 'undefined'`,
    'Temporal through Date': `typeof new Date().toTemporalInstant === 'function'`,
    Promise: `typeof Promise !== 'undefined'`,
    'Promise through an async function': `typeof (async () => {})().constructor === 'function'`,
    'Promise through a subclass': `typeof (async () => {})().then(() => 1).constructor === 'function'`,
    WeakRef: `typeof WeakRef !== 'undefined' || typeof FinalizationRegistry !== 'undefined'`,
    'shared memory through a typed array': `new Uint8Array(8).buffer.constructor.name === 'SharedArrayBuffer'`,
    DisposableStack: `typeof DisposableStack !== 'undefined' || typeof AsyncDisposableStack !== 'undefined'`,
    ShadowRealm: `typeof ShadowRealm !== 'undefined'`,
  },
  'change a built-in': {
    'JSON.stringify': `(() => { JSON.stringify = () => 'x'; return JSON.stringify({}) === 'x' })()`,
    'JSON.parse by defineProperty': `(() => { Object.defineProperty(JSON, 'parse', { value: () => 1 }); return JSON.parse('2') === 1 })()`,
    'Array.prototype.map': `(() => { Array.prototype.map = () => true; return [].map() })()`,
    'Object.prototype.toJSON': `(() => { Object.prototype.toJSON = () => 1; return ({}).toJSON() === 1 })()`,
    'Object.prototype.toString through its accessor': `(() => { Object.prototype.toString = () => 'x'; return String({}) === 'x' })()`,
    'Object.prototype.constructor through its accessor': `(() => { Object.prototype.constructor = () => 'x'; return ({}).constructor() === 'x' })()`,
    __proto__: `(() => { ({}).__proto__.polluted = true; return ({}).polluted })()`,
    '__proto__ in JSON': `(() => { const o = Object.assign({}, JSON.parse('{"__proto__": {"polluted": true}}')); return ({}).polluted })()`,
    __defineGetter__: `(() => { ({}).__defineGetter__('x', () => 1); return true })()`,
    'Symbol.iterator of arrays': `(() => { Array.prototype[Symbol.iterator] = function* () { yield true }; return [...[]][0] })()`,
    'the iterator that arrays share': `(() => { Object.getPrototypeOf([].values()).next = () => ({ done: false, value: true }); const [x] = []; return x })()`,
    'Map.prototype.get': `(() => { Map.prototype.get = () => true; return new Map().get(1) })()`,
    'Map.prototype.getOrInsert, which comes late': `(() => { Map.prototype.getOrInsert = () => true; return new Map().getOrInsert(1, 2) })()`,
    'RegExp.prototype.exec': `(() => { RegExp.prototype.exec = () => ['x']; return /a/.test('b') })()`,
    'String.prototype.replace': `(() => { String.prototype.replace = () => true; return ''.replace() })()`,
    'Date.prototype.getTime': `(() => { Date.prototype.getTime = () => true; return new Date().getTime() })()`,
    'Intl.DateTimeFormat.prototype.format': `(() => { Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { value: () => true }); return new Intl.DateTimeFormat().format() })()`,
    'Error.prototype.message': `(() => { Error.prototype.message = 'x'; return new Error().message === 'x' })()`,
    'Error.stackTraceLimit': `(() => { Error.stackTraceLimit = 1000; return Error.stackTraceLimit === 1000 })()`,
    'a new global': `(() => { globalThis.mine = true; return globalThis.mine })()`,
    'an implied global': `(function () { mine = true; return globalThis.mine })()`,
    'the prototype of the global': `(() => { Object.setPrototypeOf(globalThis, { mine: true }); return globalThis.mine })()`,
    'Promise.prototype.then': `(() => { Object.getPrototypeOf((async () => {})()).then = () => true; return (async () => {})().then() })()`,
    'what a function is': `(() => { Object.setPrototypeOf(Object.getPrototypeOf(() => {}), { mine: true }); return (() => {}).mine })()`,
  },
};

describe('code in a step cannot', () => {
  const site = standIn();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ bundles: site.bundles, workers: 2, killsUntilStopped: 1000 });
  });
  afterAll(async () => {
    await sandbox.close();
    site.remove();
  });

  for (const [aim, ways] of Object.entries(attacks)) {
    describe(aim, () => {
      it.each(Object.entries(ways))('by %s', async (_way, attack) => {
        const reply = await sandbox.run(callOf(attack));
        expect(reply.ok ? reply.state['result'] : 'refused').not.toBe(true);
        const innocent = await sandbox.run(callOf('[3, 1, 2].map((n) => n * 2).join()', { session: 's2' }));
        expect(innocent.ok && innocent.state['result']).toBe('6,2,4');
      });
    });
  }

  it('keep a promise’s job for later: it runs within the step, or not at all', async () => {
    const late = callOf(`(() => { (async () => { await null; for (;;); })(); return 1 })()`);
    await expect(sandbox.run(late)).rejects.toThrow(InterviewFailed);
  });

  it('import anything', async () => {
    const code = `(() => { import('node:fs').then(() => { throw 'got it' }); return 1 })()`;
    await expect(sandbox.run(callOf(code))).rejects.toThrow('Not supported');
  });
});
