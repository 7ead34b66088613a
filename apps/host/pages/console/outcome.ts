import { textsFor, type FormError, type Outcome } from '#web';
import { failureOf } from '../../http/failure.js';

/** What `?done=` says on the page that a form leads to; one of our own sentences, never what was sent. */
export function doneOutcome(language: string, done: unknown): Outcome {
  const sentences = textsFor(language).consoleDone;
  const known = typeof done === 'string' && Object.hasOwn(sentences, done);
  return { done: known ? (sentences[done] ?? null) : null, errors: [] };
}

/**
 * What an admin or operator can mend, in the words of the refusal; `fields` gives the form's names for
 * the API's. Anything else is thrown on, for the failure page.
 */
export function refusedOutcome(
  error: unknown,
  field: string | null,
  fields: { readonly [name: string]: string } = {},
): Outcome & { status: number } {
  const { status, code, title, errors = [] } = failureOf(error);
  if (status >= 500 && code !== 'busy') throw error;
  const named: FormError[] = errors.map(({ field: of, message }) => ({
    field: fields[of ?? ''] ?? field,
    message,
  }));
  return { status, done: null, errors: named.length > 0 ? named : [{ field, message: title }] };
}
