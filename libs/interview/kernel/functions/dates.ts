import { isDate } from '../values/date.js';
import { DateTime, Duration } from 'luxon';
import { authorError } from '../interview-error.js';
import { quantity } from '../objects/collections.js';
import { listText, naturalText } from '../text/natural.js';
import type { World } from '../world.js';

type Units = {
  years?: number;
  months?: number;
  weeks?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
};

/** Names of formats, as docassemble and CLDR have them. */
const styles = ['full', 'long', 'medium', 'short'] as const;
type Style = (typeof styles)[number];

/** Text, or a date as authors hold it, as a `DateTime` in the session's zone. */
export function asDateTime(value: unknown, world: World): DateTime {
  if (isDate(value)) return value;
  const text = naturalText(value, world).trim();
  const iso = /^\d{4}-\d{2}-\d{2} \d/.test(text) ? text.replace(' ', 'T') : text;
  let found = DateTime.fromISO(iso, { zone: world.clock.zone, locale: world.spoken(), setZone: false });
  for (const format of ['M/d/yyyy', 'MMMM d, yyyy', 'MMM d, yyyy', 'd MMMM yyyy', 'yyyy/M/d', 'M/d/yy']) {
    if (found.isValid) break;
    found = DateTime.fromFormat(text, format, { zone: world.clock.zone, locale: 'en' });
  }
  if (!found.isValid) throw authorError(`"${text}" is not a date`);
  return found;
}

/** Functions about dates, by name. */
export function dateFunctions(world: World): { [name: string]: (...values: never[]) => unknown } {
  const shown = (
    value: unknown,
    how: unknown,
    named: (style: Style) => Intl.DateTimeFormatOptions,
    long: Intl.DateTimeFormatOptions,
  ): string => {
    if (value === null || value === undefined || value === '') return '';
    const date = asDateTime(value, world).setLocale(world.spoken());
    const format = typeof how === 'object' && how !== null ? (how as { format?: unknown }).format : how;
    const style = styles.find((one) => one === format);
    if (style) return date.toLocaleString(named(style));
    return typeof format === 'string' ? date.toFormat(format) : date.toLocaleString(long);
  };
  const part = (pick: (date: DateTime) => unknown) => (value: unknown) =>
    pick(asDateTime(value, world).setLocale(world.spoken()));
  return {
    today: () => {
      world.run?.readMark('@today', world.today());
      return world.nowDate().startOf('day');
    },
    now: () => {
      world.run?.readMark('@now', String(world.clock.now));
      return world.nowDate();
    },
    as_datetime: (value: unknown) => asDateTime(value, world),
    format_date: (value: unknown, format?: unknown) =>
      shown(value, format, (style) => ({ dateStyle: style }), DateTime.DATE_FULL),
    format_time: (value: unknown, format?: unknown) => {
      const time = typeof value === 'string' ? /^(\d{1,2}):(\d{2})/.exec(value.trim()) : null;
      const date = time
        ? world.nowDate().set({ hour: Number(time[1]), minute: Number(time[2]), second: 0, millisecond: 0 })
        : value;
      return shown(date, format, (style) => ({ timeStyle: style }), DateTime.TIME_SIMPLE);
    },
    format_datetime: (value: unknown, format?: unknown) =>
      shown(value, format, (style) => ({ dateStyle: style, timeStyle: style }), {
        ...DateTime.DATE_FULL,
        hour: 'numeric',
        minute: '2-digit',
      }),
    date_difference: (given: { starting?: unknown; ending?: unknown } = {}, otherEnd?: unknown) => {
      const options =
        isDate(given) || typeof given === 'string' ? { starting: given as unknown, ending: otherEnd } : given;
      const start = options.starting === undefined ? world.nowDate() : asDateTime(options.starting, world);
      const end = options.ending === undefined ? world.nowDate() : asDateTime(options.ending, world);
      if (options.starting === undefined || options.ending === undefined)
        world.run?.readMark('@today', world.today());
      const count = (unit: 'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes' | 'seconds'): number =>
        end.diff(start, unit).as(unit);
      return {
        years: count('years'),
        months: count('months'),
        weeks: count('weeks'),
        days: count('days'),
        hours: count('hours'),
        minutes: count('minutes'),
        seconds: count('seconds'),
        describe: Object.freeze(() => describeTime(start, end, world)),
      };
    },
    date_interval: (units: Units = {}) => Duration.fromObject({ ...units }),
    day_of: part((date) => date.day),
    month_of: (value: unknown, how?: { as_word?: unknown }) =>
      part((date) => (how?.as_word === true ? date.monthLong : date.month))(value),
    year_of: part((date) => date.year),
    dow_of: (value: unknown, how?: { as_word?: unknown }) =>
      part((date) => (how?.as_word === true ? date.weekdayLong : date.weekday))(value),
    timezone_list: () => Intl.supportedValuesOf('timeZone'),
  };
}

/** `one year, two months, and four days`: what is not zero. */
function describeTime(start: DateTime, end: DateTime, world: World): string {
  const units = ['years', 'months', 'days', 'hours', 'minutes', 'seconds'] as const;
  const parts = end.diff(start, [...units]).toObject();
  const shown = units.flatMap((unit) => {
    const count = Math.floor(parts[unit] ?? 0);
    return count > 0 ? [quantity(count, unit.slice(0, -1), {}, world)] : [];
  });
  return listText(shown, world.spoken());
}
