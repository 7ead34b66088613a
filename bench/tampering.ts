import { flipBits } from '../test/figures/flip-bits.js';
import { printFigures } from '../test/figures/print-figures.js';

/** Every bit of a package, of its payloads and of its signatures changed alone: how many were refused. Ends with 1 where one was not. */
export async function run(): Promise<void> {
  printFigures(await flipBits());
}
