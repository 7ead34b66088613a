export type DatePart = 'year' | 'month' | 'day';

/** The order in which a language writes the parts of a date: month, day, year in `en-US`. */
export function dateOrder(language: string): DatePart[] {
  const parts = new Intl.DateTimeFormat(language === 'en' ? 'en-US' : language, {
    timeZone: 'UTC',
  }).formatToParts(0);
  const order = parts
    .map(({ type }) => type)
    .filter((type) => type === 'year' || type === 'month' || type === 'day');
  return order.length === 3 ? order : ['year', 'month', 'day'];
}
