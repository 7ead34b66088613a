/** The walls around a process, from inside out; Bubblewrap's only where it works. */
export type ProcessWall = 'permission' | 'uid' | 'bubblewrap';

/**
 * What whoever got out of the isolate would try next, with all of Node at hand, and which walls are to
 * hold it each by itself. `host` is the host's process id, `port` one that it listens at, `secret` a
 * file that only the host's user may read; a try that does not throw has got what it wanted.
 */
export const breakouts: { readonly [what: string]: { code: string; held: readonly ProcessWall[] } } = {
  'read a file of the system': {
    code: `fs.readFileSync('/etc/passwd')`,
    held: ['permission', 'bubblewrap'],
  },
  'read a file of the host': {
    code: `fs.readFileSync(secret)`,
    held: ['permission', 'uid', 'bubblewrap'],
  },
  'read the environment of the host': {
    code: `fs.readFileSync('/proc/' + host + '/environ')`,
    held: ['permission', 'uid', 'bubblewrap'],
  },
  'list the folders of people': {
    code: `fs.readdirSync('/home')`,
    held: ['permission', 'bubblewrap'],
  },
  'write into its own program': {
    code: `fs.writeFileSync(process.argv[1].replace('main.mjs', 'written'), '')`,
    held: ['permission', 'uid', 'bubblewrap'],
  },
  'start a program': { code: `require('child_process').execFileSync('/bin/true')`, held: ['permission'] },
  'start a thread': {
    code: `new (require('worker_threads').Worker)('1', { eval: true })`,
    held: ['permission'],
  },
  'compile WebAssembly': {
    // The engine's flags hold this; they stay.
    code: `new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))`,
    held: ['permission', 'uid', 'bubblewrap'],
  },
  'signal the host': { code: `process.kill(host, 0)`, held: ['uid', 'bubblewrap'] },
  'gain the rights of root': {
    code: `process.setuid(0); process.setgroups([0])`,
    held: ['uid', 'bubblewrap'],
  },
  'connect to the host': {
    code: `await new Promise((done, fail) => require('net').connect(port, '127.0.0.1', done).on('error', fail))`,
    held: ['permission', 'bubblewrap'],
  },
};

/** A `main.mjs` that tries all of them and prints, as JSON, the names of those that worked, and its environment. */
export const breakoutScript = `
import { createRequire } from 'node:module';
const require = createRequire('/');
const fs = require('fs');
const { host, port, secret } = JSON.parse(process.argv[2]);
const tries = {
  ${Object.entries(breakouts)
    .map(([what, { code }]) => `${JSON.stringify(what)}: async () => { ${code} }`)
    .join(',\n  ')},
};
const done = [];
for (const [what, attempt] of Object.entries(tries)) try { await attempt(); done.push(what) } catch {}
console.log(JSON.stringify({ done, environment: { ...process.env, PWD: undefined } }));
process.exit();
`;
