import { wallsTaken } from '../libs/sandbox/testing/walls.js';
import { printFigures } from '../test/figures/print-figures.js';
import type { Figure } from '../test/figures/figure.js';

/**
 * The hostile code against each wall of the sandbox while those further in are taken away: how much was
 * held. Ends with 1 where something got through; a wall that this machine cannot have is named.
 */
export async function run(): Promise<void> {
  const figures: Figure[] = [];
  for (const { name, missing, measure } of wallsTaken()) {
    if (missing === null) figures.push({ name, ...(await measure()) });
    else process.stdout.write(`      not here  ${name}: ${missing}\n`);
  }
  printFigures(figures);
}
