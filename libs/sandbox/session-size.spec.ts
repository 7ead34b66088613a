import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type KernelState, type StepInput, type StepReply, type StepRequest } from '#interview';
import { Sandbox } from './sandbox.js';
import { request } from './testing/stand-in.js';

const mib = 2 ** 20;
const screens = 6;
/** What one screen may take; the fewer and larger the steps, the sooner a session is full. */
const screenBytes = 3 * mib;

/** Asks for pages of text, one on each screen. */
const interview = [
  `mandatory: true\ncode: |\n${Array.from({ length: screens }, (_, at) => `  page_${at}`).join('\n')}`,
  ...Array.from(
    { length: screens },
    (_, at) => `question: Page ${at}\nfields:\n  - Text: page_${at}\n    datatype: area`,
  ),
].join('\n---\n');

/** Both are 1 MiB short of 16 MiB after five screens: one byte a character inside V8, and two. */
const pages = {
  'plain text': 'x'.repeat(screenBytes - 200),
  'text in other scripts': 'ж中'.repeat((screenBytes - 200) / 5),
};

function limited(state: KernelState | null): StepRequest {
  const asked = request(state);
  return { ...asked, limits: { ...asked.limits, screenBytes } };
}

describe('a session as large as the configuration allows', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ workers: 1, spare: 0 });
  });
  afterAll(() => sandbox.close());

  it.each(Object.entries(pages))('is told its limit, and costs no worker: %s', async (name, page) => {
    const { script } = compile({
      name: 'demo',
      files: { 'interviews/main.yml': interview },
      dependencies: {},
    });
    const call = { tenant: 't1', session: name, packageDigest: 'pages', permissions: [], script };
    const take = (state: KernelState | null, input: StepInput): Promise<StepReply> =>
      sandbox.run({ ...call, request: { ...limited(state), input } });
    let reply = await take(null, { type: 'start', urlArgs: {} });
    const before = sandbox.status().workers.map(({ pid }) => pid);
    let answered = 0;
    let size = 0;
    while (reply.ok && answered < screens) {
      size = Buffer.byteLength(JSON.stringify(reply.state));
      reply = await take(reply.state, { type: 'answer', values: { [`page_${answered}`]: page } });
      answered++;
    }
    expect(reply).toMatchObject({ ok: false, error: { kind: 'limit' } });
    expect(size).toBeGreaterThan(14 * mib);
    expect(sandbox.status().workers.map(({ pid }) => pid)).toEqual(before);
    expect(sandbox.stopped('t1', 'pages')).toBe(false);
  });
});
