import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { workerCommand } from './command-line.js';
import { prepareSite } from './confinement.js';
import { defaultOptions, type SandboxOptions } from './options.js';
import { locateProgram } from './program.js';
import { probeConfinement, Sandbox } from './sandbox.js';
import { breakouts, breakoutScript } from './testing/breakout.js';
import { callOf, standIn } from './testing/stand-in.js';

const isRoot = process.getuid?.() === 0;
const site = standIn();
afterAll(() => site.remove());

async function started(options: Partial<SandboxOptions>): Promise<Sandbox> {
  const sandbox = await Sandbox.start({ bundles: site.bundles, workers: 1, spare: 0, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** `Name: value` lines of /proc/PID/status of the first worker. */
function statusOf(sandbox: Sandbox): Map<string, string> {
  const { pid } = sandbox.status().workers[0]!;
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n');
  return new Map(lines.map((line) => line.split(/:\s*/, 2) as [string, string]));
}

function environmentOf(sandbox: Sandbox): string {
  return readFileSync(`/proc/${sandbox.status().workers[0]!.pid}/environ`, 'utf8');
}

describe('a worker process', () => {
  it('has no privileges to gain, no environment, no core dumps', async () => {
    process.env['AFFIANT_TEST_SECRET'] = 'in the host’s environment';
    const sandbox = await started({ confinement: 'none' });
    delete process.env['AFFIANT_TEST_SECRET'];
    const status = statusOf(sandbox);
    expect(status.get('NoNewPrivs')).toBe('1');
    expect(status.get('CapEff')).toBe('0000000000000000');
    expect(environmentOf(sandbox)).not.toContain('AFFIANT');
    const limits = readFileSync(`/proc/${sandbox.status().workers[0]!.pid}/limits`, 'utf8');
    expect(limits).toMatch(/Max core file size\s+0\s+0/);
  });

  it.runIf(isRoot)('has a uid of its own and no groups where the host is root', async () => {
    const sandbox = await started({ confinement: 'none', workers: 2, spare: 1 });
    await sandbox.run(callOf('1'));
    await expect.poll(() => sandbox.status().workers.length).toBe(2);
    const uids = sandbox.status().workers.map(({ pid }) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(/^Groups:\s*$/m);
      return /^Uid:\s+(\d+)\s+\1\s+\1/m.exec(status)?.[1];
    });
    expect(uids.every((uid) => Number(uid) >= 61_184)).toBe(true);
    expect(new Set(uids).size).toBe(2);
  });

  it.runIf(isRoot)(
    'is copied to where its uid can read it, where the host is root, and the copy goes at the end',
    async () => {
      const closed = mkdtempSync(join(tmpdir(), 'affiant-closed-'));
      onTestFinished(() => rmSync(closed, { recursive: true }));
      const inside = standIn(closed);
      chmodSync(closed, 0o700);
      const sandbox = await started({ confinement: 'none', bundles: inside.bundles });
      expect(sandbox.status().confinement.copied).toBe(true);
      expect((await sandbox.run(callOf('1'))).ok).toBe(true);
      const node = realpathSync(`/proc/${sandbox.status().workers[0]!.pid}/exe`);
      expect(node).toMatch(/affiant-sandbox-[^/]+\/node$/);
      const { uid, mode } = statSync(join(node, '..'));
      expect([uid, mode & 0o777]).toEqual([0, 0o755]);
      await sandbox.close();
      expect(() => statSync(node)).toThrow('ENOENT');
    },
  );

  it('is refused, not run unwalled, where a wall was asked for that is not there', async () => {
    await expect(
      Sandbox.start({ bundles: site.bundles, confinement: 'bwrap', bwrap: '/bin/false' }),
    ).rejects.toThrow(/sandbox\.confinement is bwrap, but Bubblewrap does not work here/);
    await expect(Sandbox.start({ bundles: site.bundles, confinement: 'systemd' })).rejects.toThrow('systemd');
  });
});

const bubblewrap = probeConfinement({ bundles: site.bundles });
const canWrap = bubblewrap.effective === 'bwrap';

describe('code that got out of the isolate', () => {
  const walls: [string, Partial<SandboxOptions>][] = [
    ['nothing but Node and its uid', { confinement: 'none' }],
  ];
  if (canWrap) walls.push(['Bubblewrap', { confinement: 'bwrap' }]);

  it.each(walls)('finds nothing to do, with %s around the process', async (_wall, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'affiant-breakout-'));
    const elsewhere = mkdtempSync(join(tmpdir(), 'affiant-breakout-secret-'));
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
      for (const each of [folder, elsewhere]) rmSync(each, { recursive: true });
    });
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'main.mjs'), breakoutScript);
    const secret = join(elsewhere, 'secret');
    writeFileSync(secret, 'a key', { mode: 0o600 });
    const { program, walls: found } = prepareSite(locateProgram(site.bundles), {
      ...defaultOptions,
      ...options,
    });
    const { port } = server.address() as AddressInfo;
    const argument = JSON.stringify({ host: process.pid, port, secret });
    // The same code in a plain process gets all of it: the tries are real ones.
    const plain = await promisify(execFile)(process.execPath, [join(folder, 'main.mjs'), argument]);
    expect((JSON.parse(plain.stdout) as { done: string[] }).done.length).toBeGreaterThanOrEqual(
      Object.keys(breakouts).length - (isRoot ? 0 : 2),
    );
    const [command, ...rest] = workerCommand({ ...program, scripts: folder }, found, argument);
    const { stdout, stderr } = await promisify(execFile)(command, rest, { env: {} });
    expect({ out: JSON.parse(stdout) as unknown, stderr }).toEqual({
      out: { done: [], environment: {} },
      stderr: '',
    });
  });
});

describe.runIf(canWrap)(
  `under Bubblewrap (where it works${canWrap ? '' : `; here not: ${bubblewrap.message}`})`,
  () => {
    it('a worker is alone: own network, processes, mounts', async () => {
      const sandbox = await started({ confinement: 'bwrap' });
      expect((await sandbox.run(callOf('1 + 1'))).ok).toBe(true);
      const { pid } = sandbox.status().workers[0]!;
      for (const kind of ['net', 'pid', 'mnt', 'ipc', 'user', 'uts']) {
        expect(realLink(pid, kind)).not.toBe(realLink(process.pid, kind));
      }
      const mounts = readFileSync(`/proc/${pid}/mounts`, 'utf8');
      expect(mounts).not.toMatch(/ (?:\/home|\/root|\/etc) /);
      expect(statusOf(sandbox).get('CapBnd')).toBe('0000000000000000');
    });

    it('a worker that hangs is killed, all of it', async () => {
      const sandbox = await started({ confinement: 'bwrap', workers: 2, cpuMs: 200, deadlineExtraMs: 100 });
      const [worker] = sandbox.status().workers;
      await expect(sandbox.run(callOf(`[].indexOf.call({ length: 2 ** 53 - 1 }, 1)`))).rejects.toMatchObject({
        failure: 'killed',
      });
      // Gone, or dead and only not yet collected by the system's first process.
      const state = () => {
        try {
          return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${worker!.pid}/status`, 'utf8'))?.[1];
        } catch {
          return 'gone';
        }
      };
      await expect.poll(state).toMatch(/gone|Z|X/);
    });
  },
);

function realLink(pid: number, kind: string): string {
  return statSync(`/proc/${pid}/ns/${kind}`).ino.toString();
}
