import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figure } from '../../../test/figures/figure.js';
import { workerCommand } from '../command-line.js';
import { prepareSite } from '../confinement.js';
import { defaultOptions } from '../options.js';
import { locateProgram } from '../program.js';
import { readReply, ReplyRefused } from '../reply/read-reply.js';
import { PermissionMissing } from '../reply/effect-permissions.js';
import { encodeRequest, probeConfinement } from '../sandbox.js';
import { WorkerLost, type WorkerProcess } from '../worker-process.js';
import { Worker } from '../worker.js';
import { AlteredWorkers, type Alterations } from './altered-worker.js';
import { attacks } from './attacks.js';
import { breakouts, breakoutScript, type ProcessWall } from './breakout.js';
import { floods } from './floods.js';
import { forgeries } from './forgeries.js';
import { holes, unhardened } from './holes.js';
import { packageOf, request, standIn } from './stand-in.js';
import { misdeeds, takenOver } from './taken-over.js';

const mib = 2 ** 20;
const payload = encodeRequest(request(), 8 * mib);
/** Longer than anything here takes. */
const hour = 3_600_000;

/** A wall that is taken away, and what is to hold then. */
export interface WallTaken {
  /** As a sentence: `without …, … holds`. */
  name: string;
  /** Null where the wall can be had on this machine; otherwise why not. */
  missing: string | null;
  /**
   * Every case by its number, from 1; `failed` are those that got through. Of cases that take a worker
   * each, `every` one is tried.
   */
  measure: (every?: number) => Promise<Omit<Figure, 'name'>>;
}

/**
 * The walls of the sandbox, each taken away while the corpus of hostile code runs against the next one.
 * Workers are real; their kernel is a stand-in.
 */
export function wallsTaken(): WallTaken[] {
  const wrapped = probeConfinement();
  const noWrap = wrapped.effective === 'bwrap' ? null : wrapped.message;
  const noUid =
    process.getuid?.() === 0 ? null : 'the host is not root here, so its workers have its own uid';
  const wall = (name: string, measure: WallTaken['measure'], missing: string | null = null): WallTaken => ({
    name,
    missing,
    measure,
  });
  return [
    wall('without the hardening, nothing of the host is in the isolate', withoutHardening),
    wall('without any one line of the hardening, the self-test refuses to serve', withHoles),
    wall('without the isolate’s clock, the supervisor’s ends it', (every) =>
      floodsAgainst('runs on', every, { configuration: { cpuMs: hour }, supervision: { deadlineMs: 700 } }),
    ),
    wall('without the isolate’s limit of memory, the supervisor’s ends it', (every) =>
      floodsAgainst('takes memory', every, {
        configuration: { memoryMib: 8192, cpuMs: hour },
        supervision: { residentMib: 256, deadlineMs: 5000 },
      }),
    ),
    wall('without the worker’s limit of a reply, the host’s hold', (every) =>
      floodsAgainst('answers too much', every, {
        configuration: { frameBytes: 512 * mib, replyBytes: 512 * mib, memoryMib: 1024, cpuMs: hour },
        supervision: { frameBytes: mib / 16, residentMib: 2048, deadlineMs: 5000 },
      }),
    ),
    wall('without the isolate, Node’s permissions hold', () => breakoutsAgainst('permission')),
    wall('without isolate and permissions, the own uid holds', () => breakoutsAgainst('uid'), noUid),
    wall(
      'without isolate, permissions and uid, Bubblewrap holds',
      () => breakoutsAgainst('bubblewrap'),
      noWrap,
    ),
    wall('without any wall inside the process, the supervisor ends it', withTakenOverWorker),
    wall('without a worker that can be trusted, what comes out is refused', withForgedReplies),
  ];
}

async function withAltered<Result>(use: (workers: AlteredWorkers) => Promise<Result>): Promise<Result> {
  const site = standIn();
  const workers = new AlteredWorkers(site.bundles, 'none');
  try {
    return await use(workers);
  } finally {
    workers.remove();
    site.remove();
  }
}

/** Runs the cases one after the other; `holds` says for each whether the wall held. */
async function count<Case>(
  cases: readonly Case[],
  holds: (one: Case) => Promise<boolean>,
  every = 1,
): Promise<Omit<Figure, 'name'>> {
  const failed: number[] = [];
  let total = 0;
  for (let at = 0; at < cases.length; at += every) {
    total++;
    if (!(await holds(cases[at]!))) failed.push(at + 1);
  }
  return { passed: total - failed.length, total, failed };
}

const step = (worker: WorkerProcess, code: string) =>
  new Worker(worker).run({ ...packageOf(code), session: 's1', payload }, 0);

/** What the code of a step gave; null where it gave no reply that can be read. */
async function resultOf(worker: WorkerProcess, code: string): Promise<unknown> {
  const { outcome, payload: given } = await step(worker, code);
  if (outcome !== 'done') return null;
  try {
    return (JSON.parse(given.toString('utf8')) as { state?: { result: unknown } }).state?.result ?? null;
  } catch {
    return null;
  }
}

const host = ['process', 'require', 'module', 'Buffer', 'fetch', 'setTimeout', 'ivm', '__affiantCompiler'];

/** After each attack: does code made of text, in its context, see anything of the host, and is a neighbour’s step as ever? */
function withoutHardening() {
  const all = Object.values(attacks).flatMap((ways) => Object.values(ways));
  const scripts = { 'harden.js': unhardened, 'self-test.js': '"[]"' };
  return withAltered(async (workers) => {
    const worker = await workers.start({ scripts });
    try {
      // The positive control: without the hardening text does become code.
      if ((await resultOf(worker, `Function('return 41 + 1')()`)) !== 42) throw new Error('it is hardened');
      const look = `(0, eval)(${JSON.stringify(`${JSON.stringify(host)}.filter((name) => name in globalThis).join()`)})`;
      return await count(all, async (attack) => {
        const seen = await resultOf(worker, `(() => { try { ${attack} } catch {} return ${look} })()`);
        const neighbour = await resultOf(worker, '[3, 1, 2].map((n) => n * 2).join()');
        return (seen === '' || seen === null) && neighbour === '6,2,4';
      });
    } finally {
      await worker.end();
    }
  });
}

function withHoles(every?: number) {
  const harden = readFileSync(join(locateProgram().scripts, 'harden.js'), 'utf8');
  return withAltered((workers) =>
    count(
      Object.values(holes),
      async ({ line, instead = '' }) => {
        if (!harden.includes(line)) throw new Error(`harden.js has no line ${line}`);
        const scripts = { 'harden.js': harden.replace(line, instead) };
        return workers.start({ scripts }).then(
          async (worker) => {
            await worker.end();
            return false;
          },
          (error: Error) => error.message.includes('the isolate is open'),
        );
      },
      every,
    ),
  );
}

function floodsAgainst(kind: string, every: number | undefined, alterations: Alterations) {
  return withAltered((workers) =>
    count(
      Object.values(floods[kind] ?? {}),
      async (code) => {
        const worker = await workers.start(alterations);
        const ended = await step(worker, code).then(
          (reply) => reply.outcome !== 'done' || isRefused(reply.payload),
          (error: unknown) => error instanceof WorkerLost && error.reached,
        );
        await worker.end();
        return ended;
      },
      every,
    ),
  );
}

/** Whether the host takes no screen from a worker's bytes. */
function isRefused(given: Buffer): boolean {
  const limits = { ...request().limits, replyDepth: 100, replyValues: 1_000_000, permissions: [] };
  try {
    return !readReply(given, limits).ok;
  } catch (error) {
    return error instanceof ReplyRefused || error instanceof PermissionMissing;
  }
}

/** The process with this wall and none further in. */
async function breakoutsAgainst(wall: ProcessWall): Promise<Omit<Figure, 'name'>> {
  const site = standIn();
  const folder = mkdtempSync(join(tmpdir(), 'affiant-breakout-'));
  const elsewhere = mkdtempSync(join(tmpdir(), 'affiant-breakout-secret-'));
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'main.mjs'), breakoutScript);
    const secret = join(elsewhere, 'secret');
    writeFileSync(secret, 'a key', { mode: 0o600 });
    const confinement = wall === 'bubblewrap' ? 'bwrap' : 'none';
    const { program, walls } = prepareSite(locateProgram(site.bundles), { ...defaultOptions, confinement });
    const { port } = server.address() as AddressInfo;
    const argument = JSON.stringify({ host: process.pid, port, secret });
    const around = wall === 'bubblewrap' ? { ...walls, setpriv: null, uid: null } : walls;
    const [command, ...rest] = workerCommand({ ...program, scripts: folder }, around, argument);
    const inside = wall === 'permission' ? rest : rest.filter((each) => !/^--(permission|allow-)/.test(each));
    const { stdout } = await promisify(execFile)(command, inside, { env: {} });
    const { done } = JSON.parse(stdout) as { done: string[] };
    const held = Object.entries(breakouts).filter(([, { held: by }]) => by.includes(wall));
    return await count(held, async ([what]) => !done.includes(what));
  } finally {
    server.close();
    for (const each of [folder, elsewhere]) rmSync(each, { recursive: true });
    site.remove();
  }
}

function withTakenOverWorker(every?: number) {
  return withAltered((workers) =>
    count(
      Object.values(misdeeds),
      async (then) => {
        const worker = await workers.start({
          scripts: { 'main.mjs': takenOver(then) },
          supervision: { residentMib: 256, frameBytes: mib, deadlineMs: 1000 },
        });
        const lost = await step(worker, '1').then(
          () => false,
          (error: unknown) => error instanceof WorkerLost,
        );
        await worker.end();
        return lost && !worker.isAlive;
      },
      every,
    ),
  );
}

function withForgedReplies(every?: number) {
  return withAltered((workers) =>
    count(
      Object.values(forgeries),
      async (forged) => {
        const scripts = { 'main.mjs': takenOver(`reply(id, ${JSON.stringify(forged)});`) };
        const worker = await workers.start({ scripts });
        const { payload: given } = await step(worker, '1');
        await worker.end();
        return isRefused(given);
      },
      every,
    ),
  );
}
