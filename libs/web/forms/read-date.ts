import { valueOf, type FormBody } from './form-body.js';
import { partName } from './input-names.js';

/** What stands in the three boxes of a date, cleaned of blanks. */
export interface DateParts {
  year: string;
  month: string;
  day: string;
}

export function datePartsOf(body: FormBody, answer: string): DateParts {
  const part = (name: 'year' | 'month' | 'day') => (valueOf(body, partName(answer, name)) ?? '').trim();
  return { year: part('year'), month: part('month'), day: part('day') };
}

/**
 * `YYYY-MM-DD` from the boxes, months by name too; null when all are empty. A day that no calendar
 * has (`2026-06-31`), or what is no date at all, goes on as text: the interview says what is wrong.
 */
export function readDate({ year, month, day }: DateParts, language: string): string | null {
  if (year === '' && month === '' && day === '') return null;
  const number = /^\d+$/.test(month) ? month : (monthByName(month, language) ?? month);
  return [year, number.padStart(2, '0'), day.padStart(2, '0')].join('-');
}

function monthByName(typed: string, language: string): string | null {
  const name = typed.toLowerCase().replace(/\.$/, '');
  if (name.length < 3) return null;
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  for (let month = 0; month < 12; month++) {
    const long = format.format(Date.UTC(2026, month, 1)).toLowerCase();
    if (long.startsWith(name)) return String(month + 1);
  }
  return null;
}
