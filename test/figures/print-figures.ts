import type { Figure } from './figure.js';

/** A line `passed / total  name` for each. The process ends with 1 where a case did not hold. */
export function printFigures(figures: readonly Figure[]): void {
  for (const { name, passed, total, failed } of figures) {
    process.stdout.write(`${`${passed} / ${total}`.padStart(17)}  ${name}\n`);
    if (failed.length > 0) process.stdout.write(`  not held: ${failed.slice(0, 20).join(', ')}\n`);
  }
  if (figures.some(({ failed }) => failed.length > 0)) process.exitCode = 1;
}
