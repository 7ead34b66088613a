import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { StepReply } from '#interview';
import type { SandboxOptions } from './options.js';
import { Sandbox } from './sandbox.js';
import { callOf, packageOf, request, standIn } from './testing/stand-in.js';

const result = (reply: StepReply) => (reply.ok ? reply.state['result'] : reply.error);
const hang = `[].indexOf.call({ length: 2 ** 53 - 1 }, 1)`;

const site = standIn();
afterAll(() => site.remove());

const start = (options: Partial<SandboxOptions>): Promise<Sandbox> =>
  Sandbox.start({ bundles: site.bundles, cpuMs: 300, deadlineExtraMs: 100, ...options });

/** One of the test's own. */
async function started(options: Partial<SandboxOptions>): Promise<Sandbox> {
  const sandbox = await start(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** One for all tests of the group, each with packages or sessions of its own. */
function sharedSandbox(options: Partial<SandboxOptions>): () => Sandbox {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await start(options);
  });
  afterAll(() => sandbox.close());
  return () => sandbox;
}

/** Every worker that was ever seen, with all tenants that it was seen with. */
class Sightings {
  readonly tenants = new Map<number, Set<string>>();

  look(sandbox: Sandbox): void {
    for (const { pid, tenant } of sandbox.status().workers) {
      if (tenant === null) continue;
      const seen = this.tenants.get(pid) ?? new Set();
      this.tenants.set(pid, seen.add(tenant));
    }
  }
}

describe('tenants', () => {
  it('never share a worker, also where there are more of them than workers', async () => {
    const sandbox = await started({ workers: 2 });
    const seen = new Sightings();
    for (let round = 0; round < 2; round++) {
      const tenants = ['t1', 't2', 't3'];
      const replies = await Promise.all(
        tenants.map(async (tenant) => {
          const reply = await sandbox.run(callOf('request.session', { tenant }));
          seen.look(sandbox);
          return reply;
        }),
      );
      expect(replies.map(result)).toEqual(['s1', 's1', 's1']);
      expect(sandbox.status().workers.length).toBeLessThanOrEqual(2);
    }
    expect([...seen.tenants.values()].map((tenants) => tenants.size)).toEqual(
      Array(seen.tenants.size).fill(1),
    );
    // Three at first, and in the second round one at least for whom none was left.
    expect(seen.tenants.size).toBeGreaterThanOrEqual(4);
  });

  it('get their turn, however much another one asks', async () => {
    const sandbox = await started({ workers: 2, perTenant: 2, spare: 0, cpuMs: 5000 });
    const ask = (tenant: string, session: string) =>
      sandbox.run(
        callOf('(() => { let n = 0; for (let i = 0; i < 1e5; i++) n += i; return n })()', {
          tenant,
          session,
        }),
      );
    const most = 500;
    const modest = { isServed: false };
    let asked = 0;
    const greedy = Array.from({ length: 10 }, async (_, n) => {
      while (!modest.isServed && asked++ < most) await ask('greedy', `s${n}`);
    });
    const served = ask('modest', 's1').finally(() => (modest.isServed = true));
    await Promise.all([served, ...greedy]);
    expect(asked).toBeLessThan(most);
  });

  it('have at most so many calls under way; more wait, and too many are refused as busy', async () => {
    const sandbox = await started({ workers: 4, perTenant: 2, queued: 3 });
    const calls = Array.from({ length: 10 }, (_, n) =>
      sandbox.run(callOf('(() => { for (let i = 0; i < 1e6; i++); return 1 })()', { session: `s${n}` })).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      ),
    );
    const mine = () => sandbox.status().workers.filter(({ busy }) => busy).length;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, mine())), 2);
    const ends = await Promise.all(calls);
    clearInterval(watch);
    expect(most).toBeLessThanOrEqual(2);
    expect(ends.filter((end) => end === 'busy').length).toBeGreaterThan(0);
    expect(ends.filter((end) => end === 'done').length).toBeGreaterThanOrEqual(3);
  });

  it('do not wait for ever for a place: the call is refused as busy', async () => {
    const sandbox = await started({ workers: 1, spare: 0, perTenant: 1, queueMs: 50 });
    const hanging = sandbox.run(callOf(hang)).catch(() => undefined);
    await expect(sandbox.run(callOf('1', { session: 's2' }))).rejects.toMatchObject({
      code: 'busy',
      tenant: 't1',
    });
    await hanging;
  });
});

describe('a worker that is killed', () => {
  const three = sharedSandbox({ workers: 3 });
  // Its memory is to end it, not the clock of a slow machine.
  const one = sharedSandbox({ workers: 1, spare: 0, ahead: 4, cpuMs: 5000, memoryMib: 16 });

  it('takes nobody else’s step with it', async () => {
    const sandbox = three();
    const hostile = sandbox.run(callOf(hang)).catch((error: { failure?: string }) => error.failure);
    const others = await Promise.all(
      Array.from({ length: 12 }, (_, n) => sandbox.run(callOf(`${n} + 1`, { session: `s${n + 2}` }))),
    );
    expect(others.map(result)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(await hostile).toBe('killed');
  });

  // Whether the step finds the worker before, during or after its end depends on the machine: try them all.
  it.each([0, 20, 60, 120, 250])(
    'while it makes contexts ahead takes no step with it (%i ms later)',
    async (pause) => {
      const sandbox = one();
      const { packageDigest, script } = packageOf('ballast.length');
      // A context of it fits into the isolate once or twice, not five times.
      const heavy = `((ballast) => ${script})(Array(8e5).fill(1.5))`;
      await sandbox.run(callOf('', { packageDigest: `heavy ${pause} ${packageDigest}`, script: heavy }));
      const pids = () => sandbox.status().workers.map(({ pid }) => pid);
      const [dying] = pids();
      await sleep(pause);
      expect(result(await sandbox.run(callOf('2', { session: 's2' })))).toBe(2);
      expect(pids()).not.toContain(dying);
    },
  );

  it('from outside, is replaced', async () => {
    const sandbox = three();
    const tenant = 'outside';
    await sandbox.run(callOf('1', { tenant }));
    const worker = sandbox.status().workers.find((each) => each.tenant === tenant);
    process.kill(worker!.pid, 'SIGKILL');
    await expect.poll(() => sandbox.status().workers.some(({ pid }) => pid === worker!.pid)).toBe(false);
    expect(result(await sandbox.run(callOf('2', { tenant })))).toBe(2);
  });

  it('ends after so many steps', async () => {
    const sandbox = await started({ workers: 2, stepsPerWorker: 3 });
    const seen = new Sightings();
    for (let n = 0; n < 7; n++) {
      await sandbox.run(callOf(`${n}`));
      seen.look(sandbox);
    }
    expect(seen.tenants.size).toBeGreaterThanOrEqual(3);
  });

  it('ends when it was idle for so long, and leaves a spare of no tenant', async () => {
    const sandbox = await started({ workers: 2, idleSeconds: 0 });
    await sandbox.run(callOf('1'));
    await expect.poll(() => sandbox.status().workers.map(({ tenant }) => tenant)).toEqual([null]);
  });
});

/** Ways in which one step might leave a note for a later one; each gives the number of notes found so far. */
const notes: { [way: string]: string } = {
  'a variable of the script': `(() => { globalNote.n++; return globalNote.n })()`,
  'a global': `(() => { try { globalThis.n = (globalThis.n ?? 0) + 1 } catch {} return globalThis.n ?? 1 })()`,
  'a property of a built-in function': `(() => { try { Array.n = (Array.n ?? 0) + 1 } catch {} return Array.n ?? 1 })()`,
  'a property of a built-in method that came late': `(() => { const f = Iterator.prototype.map; try { f.n = (f.n ?? 0) + 1 } catch {} return f.n ?? 1 })()`,
  'a private field on a built-in': `(() => {
    class Stamp extends (class { constructor(o) { return o } }) { #n = 1; static has(o) { return #n in o } }
    const had = Stamp.has(Math);
    try { new Stamp(Math) } catch {}
    return had ? 2 : 1 })()`,
  'RegExp’s last match': `(() => { const before = RegExp.$1; /(note)/.exec('note'); return before === 'note' ? 2 : 1 })()`,
  'where a template stood': `(() => { const tag = (s) => s; const s = tag\`x\`; try { s.n = (s.n ?? 0) + 1 } catch {} return s.n ?? 1 })()`,
  'the global registry of symbols': `Symbol.keyFor(Symbol.for('note')) === 'note' && Reflect.ownKeys(globalThis).includes(Symbol.for('note')) ? 2 : 1`,
};

describe.each([
  ['fresh', 0],
  ['kept', 60],
])('contexts that are %s', (_kind, keepSeconds) => {
  const shared = sharedSandbox({ workers: 1, spare: 0, perTenant: 1, keepSeconds });

  it.each(Object.entries(notes))('carry nothing from step to step by %s', async (way, code) => {
    const sandbox = shared();
    const { packageDigest, script } = packageOf(code);
    const withNote = { packageDigest, script: `((globalNote) => ${script})({ n: 0 })` };
    const [mine, another] = [`${way} 1`, `${way} 2`];
    const [before] = sandbox.status().workers;
    for (const session of [mine, mine, another, mine]) {
      const reply = await sandbox.run(callOf('', { ...withNote, session }));
      expect(result(reply)).toBe(1);
    }
    const [after] = sandbox.status().workers;
    expect(after).toMatchObject({ pid: before!.pid, steps: before!.steps + 4 });
    expect(after!.kept).toBe(keepSeconds === 0 ? 0 : 2);
    for (const session of [mine, another]) sandbox.drop(session);
  });

  it('give the same bytes', async () => {
    const sandbox = shared();
    const code = `[Math.random(), Math.random(), Date.now(), new Intl.DateTimeFormat('en').format(), request.now]`;
    const first = await sandbox.run(callOf(code));
    expect(await sandbox.run(callOf(code))).toEqual(first);
    const later = await sandbox.run(
      callOf(code, { request: { ...request(), now: 5, seed: 'f'.repeat(32) } }),
    );
    expect(later).not.toEqual(first);
    expect(await sandbox.run(callOf(code))).toEqual(first);
  });
});

describe('a kept context', () => {
  const shared = sharedSandbox({ workers: 1, spare: 0, keepSeconds: 60 });
  const kept = () => shared().status().workers[0]!.kept;

  it('goes at Exit', async () => {
    const sandbox = shared();
    await sandbox.run(callOf('1'));
    expect(kept()).toBe(1);
    sandbox.drop('s1');
    expect(kept()).toBe(0);
    expect(result(await sandbox.run(callOf('2')))).toBe(2);
  });

  it('goes when it waited too long', async () => {
    const sandbox = await started({ workers: 1, spare: 0, keepSeconds: 0.01 });
    await sandbox.run(callOf('1'));
    await expect.poll(() => sandbox.status().workers[0]!.kept).toBe(0);
  });

  it('goes after an error or a time-out', async () => {
    const sandbox = shared();
    await sandbox.run(callOf('1'));
    await sandbox.run(callOf('null.x'));
    expect(kept()).toBe(0);
    await sandbox.run(callOf('1'));
    await expect(sandbox.run(callOf('(() => { for (;;); })()'))).rejects.toMatchObject({
      failure: 'timeout',
    });
    expect(kept()).toBe(0);
  });

  it('is not used for another version of the package', async () => {
    const sandbox = shared();
    expect(result(await sandbox.run(callOf('"one"')))).toBe('one');
    expect(result(await sandbox.run(callOf('"two"')))).toBe('two');
  });
});
