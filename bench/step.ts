import { parseArgs } from 'node:util';
import { cpus } from 'node:os';
import { openBench } from './step/bench.js';
import { VARIANTS, type Phase, type Variant } from './step/protocol.js';
import { Measured } from './step/measured.js';
import { table } from './step/table.js';

/** As the goals are stated: alone means that the one client rests between two steps. */
const PHASES: readonly Phase[] = [
  { name: 'alone', clients: 1, restMs: 25 },
  { name: '1 client', clients: 1, restMs: 0 },
  { name: '10 clients', clients: 10, restMs: 0 },
  { name: '50 clients', clients: 50, restMs: 0 },
];

const USAGE = `npm run bench -- step [--seconds N] [--rounds N] [--only floor|fresh|kept] [--profile FOLDER]
`;

/**
 * Steps per second and their times, over real HTTP, of the housing interview: with a fresh context
 * for each step, with kept ones, and the floor, which is the same requests, transactions and rows
 * without interview and encryption. The three take turns, so that a busy machine is busy for all.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const variants = VARIANTS.filter((variant) => values.only === undefined || values.only === variant);
  if (variants.length === 0) throw new Error(USAGE);
  const seconds = Number(values.seconds);
  const bench = await openBench(values.profile);
  try {
    const results = new Map<Phase, Map<Variant, Measured>>();
    for (const phase of PHASES) {
      const measured = new Map(variants.map((variant) => [variant, new Measured()]));
      results.set(phase, measured);
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const variant of variants) {
          process.stderr.write(`${phase.name}, ${variant}, round ${round + 1}\n`);
          measured.get(variant)!.add(await bench.load({ variant, seconds, ...phase }));
        }
      }
    }
    process.stdout.write(`${table(results)}\n`);
    process.stdout.write(
      `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}; host, database, sandbox workers and load on the same machine.\n` +
        `${values.rounds} rounds of ${seconds} s each. Repeat: npm run bench -- step --rounds ${values.rounds} --seconds ${seconds}\n`,
    );
  } finally {
    await bench.close();
  }
}
