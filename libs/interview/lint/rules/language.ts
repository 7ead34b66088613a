import type { AddOn } from '../add-on.js';

/** What the compiler says: unknown keys, JavaScript and tags that cannot be read, files to include. */
export function language(addOn: AddOn): void {
  for (const problem of addOn.analysis.problems)
    addOn.report('language', problem.severity, problem, problem.message);
}
