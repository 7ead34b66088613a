/** One published figure: how many of its cases held, and which did not (from 1, in their order). */
export interface Figure {
  name: string;
  passed: number;
  total: number;
  failed: number[];
}

/** Runs every case; one that throws has not held. */
export function figure<Case>(name: string, cases: readonly Case[], holds: (one: Case) => boolean): Figure {
  const failed = cases.flatMap((one, at) => (heldBy(holds, one) ? [] : [at + 1]));
  return { name, passed: cases.length - failed.length, total: cases.length, failed };
}

function heldBy<Case>(holds: (one: Case) => boolean, one: Case): boolean {
  try {
    return holds(one);
  } catch {
    return false;
  }
}
