/**
 * Names of the form's controls. An answer's own name follows a prefix, so that no name of an answer
 * (`_csrf`, `__proto__`) can take the place of one of the page's own; parts of a date follow a colon,
 * which no name of an answer ends with.
 */
export function inputName(answer: string): string {
  return `answer:${answer}`;
}

export type InputPart = 'year' | 'month' | 'day' | 'time' | 'kept' | 'called' | 'typed' | 'other';

/** One box of an answer that takes several, as `answer:birthdate:month`. */
export function partName(answer: string, part: InputPart): string {
  return `${inputName(answer)}:${part}`;
}

/** Where the names of the files stand that were sent under a control, in their order. */
export function keptName(input: string): string {
  return `${input}:called`;
}

/** The name that `inputName` made it from; null for a control that holds no answer. */
export function answerName(input: string): string | null {
  return input.startsWith('answer:') ? input.slice('answer:'.length) : null;
}
