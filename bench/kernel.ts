import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { engineFlags, locateWorker, Sandbox } from '#sandbox';
import { generated, generatedAnswers } from './kernel/generated.js';
import type { Order, Timings } from './kernel/measure.js';
import { interviewsIn, sessionOf, type Session } from './kernel/session.js';

const USAGE = 'npm run bench -- kernel [--rounds N] [--flag V8-FLAG]…\n';
const HOUSING = 'plugins/housing/interviews';
const EXAMPLES = 'test/examples';

/**
 * What a step costs inside the isolate of a worker, whose snapshot and warm-up it has: in a context
 * made for it, and in one kept for the session; by interview, number of blocks and number of answers.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '10' },
      flag: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const sessions = await playedSessions();
  const order: Order = { program: locateWorker(), sessions, rounds: Number(values.rounds) };
  const child = fork(new URL('./kernel/measure.js', import.meta.url), {
    execArgv: [...engineFlags, ...values.flag],
  });
  const ended = once(child, 'exit');
  child.send(order);
  const [timings] = (await once(child, 'message')) as [Timings[]];
  await ended;
  const rows = timings.map((one) =>
    [
      one.name.padEnd(28),
      String(one.steps).padStart(5),
      ...[[one.compile], one.context, one.cold, one.kept, one.renew].map((times) =>
        median(times).padStart(9),
      ),
    ].join(''),
  );
  process.stdout.write(
    [
      `${'interview'.padEnd(28)}steps  compile  context     cold     kept    renew   (ms, medians)`,
      ...rows,
      `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, ${engineFlags.join(' ')}`,
      '',
    ].join('\n'),
  );
}

async function playedSessions(): Promise<Session[]> {
  const sandbox = await Sandbox.start({ workers: 1, spare: 0 });
  const read = (file: string): string => readFileSync(file, 'utf8');
  const answers = (count: number): string =>
    Array.from({ length: count }, (_, at) => `  - answer: { answer_${at}: text }`).join('\n');
  try {
    const found = [
      await sessionOf(
        'housing:eviction-answer',
        interviewsIn(HOUSING),
        read(`${HOUSING}/people-in-the-home.test.yml`),
        sandbox,
      ),
      await sessionOf(
        'name-change',
        interviewsIn(EXAMPLES),
        read(`${EXAMPLES}/name-change-a.test.yml`),
        sandbox,
      ),
    ];
    for (const blocks of [10, 100, 1000]) {
      const test = `interview: bench:main\nsteps:\n${answers(9)}`;
      found.push(await sessionOf(`${blocks} blocks`, { 'main.yml': generated(blocks) }, test, sandbox));
    }
    for (const items of [10, 1000]) {
      const test = `interview: bench:main\nsteps:\n  - answer: { first_answer: a }\n  - answer: { second_answer: b }`;
      found.push(await sessionOf(`${items} answers`, { 'main.yml': generatedAnswers(items) }, test, sandbox));
    }
    return found;
  } finally {
    await sandbox.close();
  }
}

function median(times: number[]): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0).toFixed(2);
}
