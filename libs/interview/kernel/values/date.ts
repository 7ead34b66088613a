import { DateTime } from 'luxon';

/** Not Luxon's own check, which asks a value for an attribute: on an object of the language that would search. */
export function isDate(value: unknown): value is DateTime {
  return value instanceof DateTime;
}
