import type { FormError } from '../view-models/errors.js';
import { formInput, type FormInput } from './form-input.js';

/** A choice of a form that is not an interview's, as `parts/select` takes it. */
export interface FormSelect extends FormInput {
  choices: { value: string; label: string; selected: boolean }[];
}

/** `choices`: value and label of each. */
export function formSelect(
  given: { name: string; label: string; hint?: string; value: string; choices: readonly [string, string][] },
  errors: readonly FormError[] = [],
): FormSelect {
  return {
    ...formInput(given, errors),
    choices: given.choices.map(([value, label]) => ({ value, label, selected: value === given.value })),
  };
}
