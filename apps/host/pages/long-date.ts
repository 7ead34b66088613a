/** A day as people write it, in the page's language. */
export function longDate(language: string, date: Date): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(date);
}
