import type { Json } from '../../protocol/screen.js';
import { jsonText } from '../../text/json-text.js';
import type { Shown, ShownField } from '../session-state.js';
import { isTick } from '../screen/choices.js';
import type { Checked } from './check.js';
import { isEmpty } from './parse.js';

type Values = { [name: string]: Json };

/**
 * Whether an answer of the same screen disables a field (`disable others`). Of two fields that disable each
 * other the one that stands first counts.
 */
export function isDisabled(field: ShownField, values: Values, shown: Shown): boolean {
  const at = shown.fields.indexOf(field);
  return shown.fields.some(
    (other, before) =>
      other !== field &&
      other.others?.disable?.includes(field.name) === true &&
      isGiven(other, values) &&
      !(at < before && field.others?.disable?.includes(other.name) === true && isGiven(field, values)),
  );
}

function isGiven({ name, datatype }: ShownField, values: Values): boolean {
  const sent = Object.hasOwn(values, name) ? values[name] : undefined;
  if (isEmpty(sent)) return false;
  if (isTick(datatype)) return jsonText(sent ?? null) === String(!datatype.startsWith('noyes'));
  if (typeof sent === 'object' && sent !== null && !Array.isArray(sent))
    return Object.values(sent).some((one) => jsonText(one) === 'true');
  return true;
}

/** `check others` and `uncheck others`: a tick sets the boxes that it names, from top to bottom. */
export function setOthers(checked: Checked[]): void {
  const byName = new Map(checked.map((one) => [one.field.name, one]));
  const ticked = (one: Checked): boolean =>
    one.visible && one.value === !one.field.datatype.startsWith('noyes');
  for (const one of checked) {
    const { others } = one.field;
    if (!others || !ticked(one)) continue;
    const set = (names: string[] | undefined, tick: boolean): void => {
      for (const name of names ?? []) {
        const other = byName.get(name);
        if (other?.visible) other.value = tick !== other.field.datatype.startsWith('noyes');
      }
    };
    set(others.check, true);
    set(others.uncheck, false);
  }
}
