import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { StepReply } from '#interview';
import { Sandbox } from './sandbox.js';
import { callOf, request, standIn } from './testing/stand-in.js';

const result = (reply: StepReply) => (reply.ok ? reply.state['result'] : reply.error);
const packageWith = (code: string) => ({
  name: 'demo',
  files: { 'interviews/main.yml': code },
  dependencies: {},
});

describe('the sandbox', () => {
  const site = standIn();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({
      bundles: site.bundles,
      workers: 2,
      memoryMib: 16,
      compileMs: 500,
      frameMib: 2,
    });
  });
  afterAll(async () => {
    await sandbox.close();
    site.remove();
  });

  it('answers what the package computed from the request', async () => {
    expect(result(await sandbox.run(callOf('1 + request.seed.length')))).toBe(33);
  });

  it('carries any text', async () => {
    const state = { text: 'é ✓ 𝄞 \u2028 \\ " \u0000', long: 'x'.repeat(100_000) };
    const reply = await sandbox.run(callOf('request.state', { request: request(state) }));
    expect(result(reply)).toEqual(state);
  });

  it('compiles a package, and runs what came of it', async () => {
    const { script } = callOf('"compiled"');
    const compiled = await sandbox.compile(packageWith(script));
    expect(compiled).toEqual({ script, interviews: {}, templates: {}, problems: [], sources: {} });
    expect(
      result(await sandbox.run(callOf('', { packageDigest: 'compiled', script: compiled.script }))),
    ).toBe('compiled');
  });

  it('ends a compilation that takes too long, or fails', async () => {
    await expect(sandbox.compile(packageWith('loop'))).rejects.toThrow(
      'Add-on demo was not compiled: timeout',
    );
    await expect(sandbox.compile(packageWith('throw'))).rejects.toThrow('cannot be read');
  });

  it('gives back the memory of every context: hundreds pass through an isolate that holds a few', async () => {
    const pid = sandbox.status().workers.find(({ tenant }) => tenant === 't1')?.pid;
    for (let n = 0; n < 300; n++) {
      expect(result(await sandbox.run(callOf(`Array(5e4).fill(${n % 3}).length`)))).toBe(50_000);
    }
    expect(sandbox.status().workers.map((worker) => worker.pid)).toContain(pid);
  });

  it('refuses a request that is longer than a frame, before a worker sees it', async () => {
    const long = callOf('1', { request: request({ text: 'x'.repeat(3e6) }) });
    await expect(sandbox.run(long)).rejects.toMatchObject({ code: 'interview_error', failure: 'memory' });
  });

  it('refuses a clock or seed that the isolate would not read', async () => {
    await expect(sandbox.run(callOf('1', { request: { ...request(), now: 1.5 } }))).rejects.toThrow(
      'now must be',
    );
    await expect(sandbox.run(callOf('1', { request: { ...request(), seed: 'x' } }))).rejects.toThrow(
      'seed must be',
    );
  });

  it('is unavailable, with the reason, where its bundles are missing', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'affiant-empty-'));
    onTestFinished(() => rmSync(empty, { recursive: true }));
    await expect(Sandbox.start({ bundles: empty })).rejects.toThrow(
      /No sandbox worker starts: .*kernel\.js/s,
    );
  });

  it('refuses calls once it is closed', async () => {
    const other = await Sandbox.start({ bundles: site.bundles, workers: 1 });
    await other.close();
    await expect(other.run(callOf('1'))).rejects.toMatchObject({ code: 'internal' });
  });
});
