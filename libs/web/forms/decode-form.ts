import type { Json, Screen } from '#interview';
import { choiceText } from './choice-text.js';
import { decodeField } from './decode-field.js';
import { valueOf, type FormBody } from './form-body.js';

/**
 * A posted page as the values that the API takes (`POST /sessions/ID/answers {values}`). What is
 * empty is left out, as the API has it; what cannot be read as its type goes on as the text that was
 * typed, so that the interview's own message answers it. Nothing here decides: conditions, types and
 * limits are checked again against the screen.
 *
 * For files, `body` holds the ids that the uploads were given, under the control's own name.
 */
export function decodeForm(screen: Screen, body: FormBody): { [name: string]: Json } {
  const values: [string, Json][] = [];
  for (const field of screen.fields) {
    if (field.name === '') continue;
    const value = decodeField(field, body, screen.language);
    if (value !== undefined) values.push([field.name, value]);
  }
  const chosen = valueOf(body, '_choice');
  const button = screen.buttons.find(({ name, value }) => name === '_choice' && choiceText(value) === chosen);
  if (chosen !== null) values.push(['_choice', button ? button.value : chosen]);
  return Object.fromEntries(values);
}
