/** Each is ended by the isolate's clock, its memory, the host's clock or the host's look at its memory: which comes first depends on the machine. */
export const floods: { [what: string]: { [way: string]: string } } = {
  'runs on': {
    'a loop': `(() => { for (;;); })()`,
    'a backtracking regular expression': `/^(?=a)(a+)+$/.test('a'.repeat(40) + 'b')`,
    'jobs that make jobs': `(() => { const go = async () => { await null; go(); }; go(); return 1 })()`,
    'a getter of what it throws': `(() => { throw { get message() { for (;;); } } })()`,
    'a Proxy that it throws': `(() => { throw new Proxy({}, { get() { for (;;); } }) })()`,
    'toString of what it throws': `(() => { throw { name: { toString() { for (;;); } } } })()`,
    'toJSON of its result': `({ toJSON() { for (;;); } })`,
    'a sort that never ends': `[...Array(3e6).keys()].sort((a, b) => ((a * 7919) % 1013) - ((b * 7919) % 1013)).length`,
    'one built-in: digits of a large BigInt': `String(10n ** 30000000n).length`,
    'one built-in: search to the end of a long array': `[].indexOf.call({ length: 2 ** 53 - 1 }, 1)`,
    'one built-in: replaceAll': `'a'.repeat(2 ** 25).replaceAll('a', 'bb'.repeat(20)).length`,
  },
  'takes memory': {
    'strings in a list': `(() => { const a = []; for (;;) a.push('x'.repeat(1e6) + a.length); })()`,
    'objects in a list': `(() => { const a = []; for (;;) a.push({ a: [1, 2, 3] }); })()`,
    'buffers in a list': `(() => { const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1)); })()`,
    'a Map that grows': `(() => { const m = new Map(); for (let i = 0; ; i++) m.set(i, [i]); })()`,
    'JSON of brackets': `JSON.parse('['.repeat(5e6) + ']'.repeat(5e6)).length`,
    'one built-in: normalize': `'\\ufdfa'.repeat(2e7).normalize('NFKC').length`,
    'one built-in: lower case': `'\\u0130'.repeat(6e7).toLocaleLowerCase('tr').length`,
  },
  'answers too much': {
    'a long text': `'x'.repeat(2e7)`,
    'JSON of a large list': `Array(2e7).fill(1)`,
    'a value that is a million deep': `(() => { let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a })()`,
    'a value that is a thousand deep': `JSON.parse('['.repeat(1000) + ']'.repeat(1000))`,
    'more values than the host will make': `Array(1.2e6).fill(0)`,
  },
};
