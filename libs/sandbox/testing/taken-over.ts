/** A frame as a worker writes it. */
const frame = `(header, payload = '') => {
  const body = Buffer.from(JSON.stringify(header) + '\\n' + payload);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}`;

/**
 * A `main.mjs` that is the attacker's altogether: it says that it is ready, and does `then` with the
 * call that comes (`id`). `write(header, payload)` sends a frame, `raw(bytes)` anything else.
 */
export const takenOver = (then: string): string => `
import { writeSync } from 'node:fs';
const frame = ${frame};
const raw = (bytes) => { for (let at = 0; at < bytes.length;) try { at += writeSync(1, bytes.subarray(at)); } catch (error) { if (error.code !== 'EAGAIN') throw error; } };
const write = (header, payload) => raw(frame(header, payload));
const reply = (id, payload) => write({ type: 'reply', id, outcome: 'done', kept: false }, payload);
write({ type: 'ready' });
process.stdin.once('data', (chunk) => {
  const id = Number(/"id":(\\d+)/.exec(chunk.toString('latin1'))?.[1] ?? 1);
  ${then}
});
`;

/** What such a worker does in place of an answer; each has to cost the worker, within the host's limits. */
export const misdeeds: { readonly [what: string]: string } = {
  'never answers': 'for (;;);',
  'answers nothing and waits': '',
  'takes memory outside the isolate': 'for (const all = []; ; ) all.push(Buffer.alloc(2 ** 24, 1));',
  'ends without an answer': 'process.exit(0);',
  'ends itself by a signal': `process.kill(process.pid, 'SIGKILL');`,
  'answers a call that nobody made': `reply(id + 1, '{}');`,
  'answers with an outcome that there is not': `write({ type: 'reply', id, outcome: 'root', kept: false }, '{}');`,
  'says again that it is ready': `write({ type: 'ready' });`,
  'answers in a frame longer than may be': `const head = Buffer.alloc(4); head.writeUInt32BE(2 ** 31); raw(head);`,
  'answers in a frame without a header': `raw(Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('abcd')]));`,
  'answers in a header that is no JSON': `raw(Buffer.concat([Buffer.from([0, 0, 0, 5]), Buffer.from('{{{{\\n')]));`,
  'answers without an end': `for (const line = Buffer.alloc(65536, 120); ; ) raw(line);`,
};
