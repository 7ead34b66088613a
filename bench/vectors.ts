import { printFigures } from '../test/figures/print-figures.js';
import { checkStandards } from '../test/vectors/check-standards.js';

/** Wycheproof and the RFCs' vectors, `passed / total` of each. Ends with 1 where one did not hold. */
export async function run(): Promise<void> {
  printFigures(await checkStandards());
}
