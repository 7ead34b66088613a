/**
 * Lines of `harden.js`, each of which closes something: with one left out the worker must find what is
 * open by its self-test, and refuse to serve.
 */
export const holes: { readonly [what: string]: { line: string; instead?: string } } = {
  'functions lead to what makes functions': {
    line: `defineProperty(prototype, 'constructor', { value: undefined, writable: false, configurable: false });`,
  },
  'built-ins are not frozen': { line: 'if (!late.has(object)) freeze(object);' },
  'what V8 brings late is not frozen': {
    line: '        freeze(object);\n      }\n      bootable',
    instead: '      }\n      bootable',
  },
  'what V8 brings late stays': { line: `      dropGlobals();\n` },
  '__proto__ stays': { line: `    '__proto__',\n` },
  'the clock is the machine’s': {
    line: `defineProperty(globalThis, 'Date', { value: SeededDate, writable: true, configurable: true });`,
  },
  'the clock of Intl is the machine’s': {
    line: 'format(date === undefined ? clock : date)',
    instead: 'format(date)',
  },
  'the hook that seals stays': { line: `deleteProperty(globalThis, '__seal');` },
};

/** What stands in for `harden.js` where nothing is hardened: the hooks that the worker needs, and no more. */
export const unhardened = `
{
  const kernel = globalThis.__affiantKernel;
  globalThis.__seal = () => undefined;
  globalThis.__boot = (definition) => kernel.boot(definition);
  globalThis.__refuse = (thrown) => () =>
    JSON.stringify({ ok: false, error: { kind: 'author_error', message: String(thrown), chain: [] } });
}`;
