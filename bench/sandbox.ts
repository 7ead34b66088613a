import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Sandbox } from '#sandbox';
import { attacks } from '../libs/sandbox/testing/attacks.js';
import { floods } from '../libs/sandbox/testing/floods.js';
import { callOf, packageOf, standIn } from '../libs/sandbox/testing/stand-in.js';
import { quantile } from './quantile.js';

const USAGE = 'npm run bench -- sandbox [--seconds N]\n';
/** A step that does next to nothing, so that what is measured is the sandbox. */
const INNOCENT = '[3, 1, 2].map((n) => n * 2).join()';

/**
 * What the walls cost, and what an attacker's neighbours feel: a step in a warm and in a new worker,
 * with a kept and with a fresh context; a worker lost; steps a second with 1, 10 and 100 packages in
 * play; and the whole corpus of hostile code under load from other tenants. The kernel is a stand-in.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '4' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const seconds = Number(values.seconds);
  const site = standIn();
  try {
    await costs(site.bundles);
    for (const packages of [1, 10, 100]) await throughput(site.bundles, packages, seconds);
    await corpus(site.bundles);
  } finally {
    site.remove();
  }
  say(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}. Repeat: ${USAGE.trim()}`);
}

/** Milliseconds, medians. */
async function costs(bundles: string): Promise<void> {
  for (const [name, keepSeconds] of [
    ['a fresh context', 0],
    ['a kept context', 60],
  ] as const) {
    const sandbox = await Sandbox.start({ bundles, workers: 2, keepSeconds });
    await timed(20, () => sandbox.run(callOf(INNOCENT)));
    const times = await timed(200, () => sandbox.run(callOf(INNOCENT)));
    say(`a step in a warm worker, ${name}: ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}`);
    await sandbox.close();
  }
  const cold: number[] = [];
  for (let round = 0; round < 5; round++) {
    const sandbox = await Sandbox.start({ bundles, workers: 2, spare: 0 });
    const [first] = await timed(1, () => sandbox.run(callOf(INNOCENT, { tenant: 'another' })));
    cold.push(first!);
    await sandbox.close();
  }
  say(`a step that has to wait for a new worker: ${ms(quantile(cold, 0.5))}`);
  const sandbox = await Sandbox.start({
    bundles,
    workers: 2,
    cpuMs: 50,
    deadlineExtraMs: 50,
    killsUntilStopped: 1e6,
  });
  const lost: number[] = [];
  for (let round = 0; round < 10; round++) {
    await sandbox.run(callOf('[].indexOf.call({ length: 2 ** 53 - 1 }, 1)')).catch(() => {});
    lost.push(...(await timed(1, () => sandbox.run(callOf(INNOCENT)))));
  }
  say(`the same tenant's next step after a worker was killed: ${ms(quantile(lost, 0.5))}`);
  await sandbox.close();
}

/** Ten sessions of one tenant take steps in packages that differ. */
async function throughput(bundles: string, packages: number, seconds: number): Promise<void> {
  const sandbox = await Sandbox.start({ bundles, workers: 2 });
  let steps = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: 10 }, async (_, session) => {
      for (let turn = session; performance.now() < end; turn++) {
        const code = packageOf(`${INNOCENT} + ${turn % packages}`);
        await sandbox.run(callOf('', { ...code, session: `s${session}` }));
        steps++;
      }
    }),
  );
  await sandbox.close();
  say(`${packages} packages in play, 10 sessions: ${(steps / seconds).toFixed(0)} steps a second`);
}

/** Every attack and flood once, by one tenant, while two others take steps all the time. */
async function corpus(bundles: string): Promise<void> {
  const all = [...Object.values(attacks), ...Object.values(floods)].flatMap((ways) => Object.values(ways));
  const sandbox = await Sandbox.start({
    bundles,
    workers: 4,
    cpuMs: 400,
    deadlineExtraMs: 300,
    frameMib: 8,
    killsUntilStopped: 1e6,
  });
  const innocents = (until: () => boolean) =>
    Promise.all(
      ['neighbour 1', 'neighbour 2'].map(async (tenant) => {
        const times: number[] = [];
        let lost = 0;
        while (!until()) {
          const begun = performance.now();
          const reply = await sandbox.run(callOf(INNOCENT, { tenant })).catch(() => null);
          if (reply?.ok === true && reply.state['result'] === '6,2,4') times.push(performance.now() - begun);
          else lost++;
        }
        return { times, lost };
      }),
    );
  const quietUntil = performance.now() + 5000;
  const quiet = (await innocents(() => performance.now() > quietUntil)).flatMap(({ times }) => times);
  let over = false;
  const neighbours = innocents(() => over);
  let escaped = 0;
  for (const code of all) {
    const reply = await sandbox.run(callOf(code, { tenant: 'attacker' })).catch(() => null);
    if (reply?.ok === true && reply.state['result'] === true) escaped++;
  }
  over = true;
  const felt = await neighbours;
  const loud = felt.flatMap(({ times }) => times);
  const lost = felt.reduce((sum, each) => sum + each.lost, 0);
  await sandbox.close();
  say(`hostile code contained: ${all.length - escaped} / ${all.length}`);
  say(`steps that others lost meanwhile: ${lost} of ${loud.length + lost}`);
  const ratio = (q: number) => (quantile(loud, q) / quantile(quiet, q)).toFixed(2);
  say(`their p50 ${ratio(0.5)} × and p99 ${ratio(0.99)} × what they were without it`);
}

async function timed(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times;
}

const ms = (time: number) => `${time.toFixed(2)} ms`;
const say = (line: string) => process.stdout.write(`${line}\n`);
