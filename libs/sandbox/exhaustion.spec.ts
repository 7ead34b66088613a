import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterviewFailed } from './errors.js';
import { Sandbox } from './sandbox.js';
import { floods } from './testing/floods.js';
import { callOf, packageOf, standIn } from './testing/stand-in.js';

describe('code that exhausts what it is given', () => {
  const site = standIn();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({
      bundles: site.bundles,
      workers: 3,
      cpuMs: 300,
      deadlineExtraMs: 200,
      frameMib: 8,
      killsUntilStopped: 1000,
    });
  });
  afterAll(async () => {
    await sandbox.close();
    site.remove();
  });

  // Two at a time: as many as a tenant may have under way.
  for (const [what, ways] of Object.entries(floods)) {
    describe.concurrent(what, () => {
      it.each(Object.entries(ways))('with %s is ended, and nobody else notices', async (_way, code) => {
        const hostile = sandbox.run(callOf(code)).then(
          (reply) => reply.ok,
          (error: unknown) => !(error instanceof InterviewFailed),
        );
        const others = await Promise.all(
          ['t1', 't2'].map((tenant) => sandbox.run(callOf('request.session', { tenant, session: 's2' }))),
        );
        expect(await hostile).toBe(false);
        for (const other of others) expect(other.ok && other.state['result']).toBe('s1');
      });
    });
  }

  it.each([
    ['a pattern that a person’s answer makes go back for ever', `/^(a+)+$/.test('a'.repeat(60) + '!')`],
    ['one made of text as it runs', `new RegExp('^([a-z]+.?)+$').test('a'.repeat(60) + '!!')`],
    ['a replacement by such a pattern', `('a'.repeat(60) + '!').replace(/(a|a)+$/, '') === ''`],
  ])('ends in time by itself: %s', async (_, code) => {
    const reply = await sandbox.run(callOf(code, { session: 's-linear' }));
    expect(reply.ok && reply.state['result']).toBe(false);
  });

  it('names the interview that was ended', async () => {
    await expect(sandbox.run(callOf('(() => { for (;;); })()'))).rejects.toThrow(/^Interview demo:main: /);
  });

  it('fails in the step, not in the worker, when its script throws as it is evaluated', async () => {
    const script = `(() => { throw { get message() { return 'thrown ' + 'early' }, name: 'Oops' } })()`;
    const reply = await sandbox.run(callOf('', { packageDigest: 'early', script }));
    expect(reply).toEqual({
      ok: false,
      error: { kind: 'author_error', message: 'Oops: thrown early', chain: [] },
    });
  });

  it('is ended when its script loops as it is evaluated', async () => {
    const call = callOf('', { packageDigest: 'loops', script: `(() => { for (;;); })()` });
    await expect(sandbox.run(call)).rejects.toMatchObject({ code: 'interview_error', failure: 'timeout' });
  });

  it('is refused when its script ends in something else than a step', async () => {
    const call = callOf('', { packageDigest: 'other', script: `({ then: 1 })` });
    await expect(sandbox.run(call)).rejects.toMatchObject({ failure: 'script' });
  });

  it('is refused when its step gives an object instead of text', async () => {
    const call = callOf('', { packageDigest: 'object', script: `(() => ({ toString: () => '{}' }))` });
    await expect(sandbox.run(call)).rejects.toMatchObject({ failure: 'script' });
  });

  it('does not get past the depth of the stack', async () => {
    const reply = await sandbox.run(callOf(`(() => { const f = () => f(); return f() })()`));
    expect(reply).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('RangeError') as string },
    });
  });
});

describe('a package that keeps killing workers', () => {
  const site = standIn();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({
      bundles: site.bundles,
      workers: 3,
      cpuMs: 200,
      deadlineExtraMs: 50,
      killsUntilStopped: 2,
    });
  });
  afterAll(async () => {
    await sandbox.close();
    site.remove();
  });

  it('is stopped for its tenant alone, and can be allowed again', async () => {
    const killer = packageOf(`request.state === null ? 1 : [].indexOf.call({ length: 2 ** 53 - 1 }, 1)`);
    const kill = callOf('', { ...killer, request: { ...callOf('').request, state: {} } });
    await expect(sandbox.run(kill)).rejects.toMatchObject({ code: 'interview_error', failure: 'killed' });
    await expect(sandbox.run(kill)).rejects.toMatchObject({ code: 'interview_error', failure: 'killed' });
    await expect(sandbox.run(kill)).rejects.toMatchObject({ code: 'addon_stopped', tenant: 't1' });
    expect(sandbox.stopped('t1', killer.packageDigest)).toBe(true);
    expect(sandbox.status().stopped).toEqual([['t1', killer.packageDigest]]);

    expect((await sandbox.run(callOf('', { ...killer, tenant: 't2' }))).ok).toBe(true);
    expect((await sandbox.run(callOf('1'))).ok).toBe(true);

    sandbox.allow('t1', killer.packageDigest);
    expect((await sandbox.run(callOf('', killer))).ok).toBe(true);
  });
});
