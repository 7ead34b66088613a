import { parseArgs } from 'node:util';
import { flipBytes } from '../test/figures/flip-bytes.js';
import { printFigures } from '../test/figures/print-figures.js';

/** Every byte of 1,000 records and 1,000 files changed alone: how many were refused. Ends with 1 where one was not. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { count: { type: 'string', default: '1000' } } });
  printFigures(await flipBytes(Number(values.count)));
}
