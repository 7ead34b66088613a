import type { DatePart } from './date-order.js';
import type { DateParts } from './read-date.js';

/** Which boxes of a refused date are to be marked: the one that cannot be, else all of them. */
export function wrongDateParts({ year, month, day }: DateParts): DatePart[] {
  const wrong: DatePart[] = [];
  const monthNumber = Number(month);
  const isMonth = month !== '' && (Number.isNaN(monthNumber) || (monthNumber >= 1 && monthNumber <= 12));
  if (!isMonth) wrong.push('month');
  const lastDay = isMonth && monthNumber > 0 ? lastDayOf(Number(year), monthNumber) : 31;
  if (!(Number(day) >= 1 && Number(day) <= lastDay)) wrong.push('day');
  if (!/^\d{4}$/.test(year)) wrong.push('year');
  return wrong.length > 0 ? wrong : ['month', 'day', 'year'];
}

/** Day 0 of the next month; a year that was not given counts as one with 29 days in February. */
function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year > 999 ? year : 2024, month, 0)).getUTCDate();
}
