/**
 * Who can open it besides the holder. A: nobody. B: who guesses a password, with database and platform key in hand.
 * C: the server, without the person. D: not encrypted.
 */
export type Grade = 'A' | 'B' | 'C' | 'D';

/** The weakest of several: a session has that of its weakest grant, an account that of its weakest slot. */
export function gradeOf(grades: readonly Grade[]): Grade {
  return grades.toSorted().at(-1) ?? 'A';
}
