import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '#config';
import { runningPostmaster } from '../../libs/database/embedded/postmaster.js';
import { Client } from '../client.js';
import { freePort } from '../free-port.js';

interface Start {
  process: ChildProcess;
  /** The lines until the last that a start prints, or until it ended. */
  lines: string[];
  /** Of stderr. */
  problem: string;
}

const folder = mkdtempSync(join(tmpdir(), 'affiant-start-'));
const running = new Set<ChildProcess>();
let port: number;

beforeAll(async () => {
  port = await freePort();
});
afterAll(async () => {
  for (const child of running) await end(child, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the built host as `npm start` does and waits for its last line, or its end. */
async function start(env: { [name: string]: string } = {}): Promise<Start> {
  const child = spawn(process.execPath, [join(root, 'dist/apps/host/main.js')], {
    cwd: root,
    env: { PATH: process.env['PATH'], AFFIANT_DATA: folder, AFFIANT_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let out = '';
  let problem = '';
  child.stderr.on('data', (text: Buffer) => (problem += text.toString()));
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
      if (/^(Provider console|Listening on).*\n/m.test(out)) resolve();
    });
    child.once('close', () => resolve());
  });
  return { process: child, lines: out.trim().split('\n'), problem };
}

async function end(child: ChildProcess, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return child.exitCode;
}

const ready = async () => (await new Client(`http://demo.localhost:${port}`).get('/readyz')).status;
const postmaster = () => runningPostmaster(join(folder, 'postgres/cluster'));

describe('npm start', () => {
  let first: Start;

  it('ends with the three addresses, the passwords beside the consoles, and is ready then', async () => {
    first = await start();
    expect(first.problem).toBe('');
    const password = '[a-z0-9-]{20,}';
    const last = first.lines.slice(-3);
    expect(last[0]).toBe(`Interview  http://demo.localhost:${port}/interviews/housing/eviction-answer`);
    expect(last[1]).toMatch(
      new RegExp(
        `^Tenant console  http://demo\\.localhost:${port}/admin  admin@demo\\.example  ${password}$`,
      ),
    );
    expect(last[2]).toMatch(
      new RegExp(
        `^Provider console  http://console\\.localhost:${port}/  operator@demo\\.example  ${password}$`,
      ),
    );
    expect(await ready()).toBe(200);
  });

  it('prints passwords that work', async () => {
    for (const line of first.lines.slice(-2)) {
      const [, url, email, password] = line.split('  ');
      const { status } = await new Client(new URL(url!).origin).post('/api/v1/auth/login', {
        email,
        password,
      });
      expect(status).toBe(200);
    }
  });

  it('says plainly that the port is in use', async () => {
    const second = await start();
    expect(second.problem).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(second.problem).not.toContain(' at ');
    expect(second.process.exitCode).toBe(1);
  });

  it('stops everything at Ctrl-C, the database too', async () => {
    expect(postmaster()).not.toBeNull();
    expect(await end(first.process, 'SIGINT')).toBe(0);
    expect(postmaster()).toBeNull();
  });

  it('finds all as it was the second time, and leaves the passwords out', async () => {
    const again = await start();
    expect(again.lines.slice(-3)).toEqual([
      `Interview  http://demo.localhost:${port}/interviews/housing/eviction-answer`,
      `Tenant console  http://demo.localhost:${port}/admin  admin@demo.example`,
      `Provider console  http://console.localhost:${port}/  operator@demo.example`,
    ]);
    await end(again.process, 'SIGKILL');
    expect(postmaster()).not.toBeNull();
  });

  it('takes over after kill -9', async () => {
    const next = await start();
    expect(next.problem).toBe('');
    expect(await ready()).toBe(200);
    await end(next.process, 'SIGTERM');
    expect(postmaster()).toBeNull();
  });

  it('keeps keys and passwords where only its own user reads them', () => {
    expect(readFileSync(join(folder, 'platform-key'), 'utf8')).toMatch(/^1:/);
    expect(existsSync(join(folder, 'first-start-unfinished'))).toBe(false);
  });
});

describe('a first start that was cut short', () => {
  it('is finished by the next one, with passwords that work', async () => {
    const data = mkdtempSync(join(tmpdir(), 'affiant-start-'));
    const child = spawn(process.execPath, [join(root, 'dist/apps/host/main.js')], {
      cwd: root,
      env: { PATH: process.env['PATH'], AFFIANT_DATA: data, AFFIANT_PORT: String(port) },
      stdio: 'ignore',
    });
    running.add(child);
    await expect.poll(() => existsSync(join(data, 'first-start-unfinished')), { timeout: 30_000 }).toBe(true);
    await end(child, 'SIGKILL');
    const next = await start({ AFFIANT_DATA: data });
    expect(next.problem).toBe('');
    const [, , email, password] = next.lines.at(-2)!.split('  ');
    const { status } = await new Client(`http://demo.localhost:${port}`).post('/api/v1/auth/login', {
      email,
      password,
    });
    expect(status).toBe(200);
    await end(next.process, 'SIGTERM');
    rmSync(data, { recursive: true, force: true });
  });
});

describe('a start as production', () => {
  it('is refused where the key lies beside the data', async () => {
    const { problem } = await start({ AFFIANT_ENVIRONMENT: 'production' });
    expect(problem).toContain('must not lie beside the data');
  });
});
