import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { engineFlags, locateWorker, Sandbox } from '#sandbox';
import { generated, generatedAnswers, generatedPersons } from './kernel/generated.js';
import type { Order, Timings } from './kernel/measure.js';
import { filesIn, sessionOf, type Session } from './kernel/session.js';

const USAGE = 'npm run bench -- kernel [--rounds N] [--only WORD] [--flag V8-FLAG]…\n';
const HOUSING = 'plugins/housing';
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
      only: { type: 'string', default: '' },
      flag: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const sessions = await playedSessions(values.only);
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

/** Those whose names hold a word. */
async function playedSessions(only: string): Promise<Session[]> {
  const found: Session[] = [];
  const sandbox = await Sandbox.start({ workers: 1, spare: 0, cpuMs: 20_000, memoryMib: 256 });
  try {
    for (const { name, files, test } of wanted())
      if (name.includes(only)) found.push(await sessionOf(name, files, test, sandbox));
    return found;
  } finally {
    await sandbox.close();
  }
}

interface Wanted {
  name: string;
  files: { [path: string]: string };
  test: string;
}

function wanted(): Wanted[] {
  const read = (file: string): string => readFileSync(file, 'utf8');
  const main = (text: string) => ({ 'interviews/main.yml': text });
  const answering = (names: string[]): string =>
    ['interview: bench:main', 'steps:', ...names.map((name) => `  - answer: { ${name}: text }`)].join('\n');
  const nine = Array.from({ length: 9 }, (_, at) => `answer_${at}`);
  const two = ['first_answer', 'second_answer'];
  return [
    {
      name: 'housing:eviction-answer',
      files: filesIn(HOUSING),
      test: read(`${HOUSING}/interviews/people-in-the-home.test.yml`),
    },
    { name: 'name-change', files: filesIn(EXAMPLES), test: read(`${EXAMPLES}/name-change-a.test.yml`) },
    ...[10, 100, 1000].map((blocks) => ({
      name: `${blocks} blocks`,
      files: main(generated(blocks)),
      test: answering(nine),
    })),
    ...[10, 1000].map((persons) => ({
      name: `${persons} persons`,
      files: main(generatedPersons(persons)),
      test: answering(two),
    })),
    ...[10, 1000, 10_000].map((answers) => ({
      name: `${answers} answers`,
      files: main(generatedAnswers(answers)),
      test: answering(two),
    })),
  ];
}

function median(times: number[]): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0).toFixed(2);
}
