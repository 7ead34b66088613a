import type { FormError } from '../view-models/errors.js';

/** A control of a form that is not an interview's, as `parts/input` takes it. */
export interface FormInput {
  id: string;
  name: string;
  label: string;
  hint: string | null;
  error: string | null;
  describedBy: string | null;
  type: string;
  value: string;
  autocomplete: string | null;
  inputMode: string | null;
  accept: string | null;
  /** A password with a button that shows it. */
  reveal: boolean;
}

type Given = Pick<FormInput, 'name' | 'label'> & Partial<Omit<FormInput, 'error' | 'describedBy' | 'id'>>;

/** Fills in what a control does not need; its error is the one that names it. */
export function formInput(given: Given, errors: readonly FormError[] = []): FormInput {
  const id = `input-${given.name}`;
  const error = errors.find(({ field }) => field === given.name)?.message ?? null;
  const described = [given.hint == null ? '' : `${id}-hint`, error === null ? '' : `${id}-error`].filter(
    Boolean,
  );
  return {
    hint: null,
    type: 'text',
    value: '',
    autocomplete: null,
    inputMode: null,
    accept: null,
    reveal: given.type === 'password',
    ...given,
    id,
    error,
    describedBy: described.length > 0 ? described.join(' ') : null,
  };
}

/** For the summary at the top: each error leads to its control. */
export function errorLinks(errors: readonly FormError[]) {
  return errors.map(({ field, message }) => ({ message, target: field === null ? null : `input-${field}` }));
}
