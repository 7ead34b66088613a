import { isDate } from '../values/date.js';
import { DateTime } from 'luxon';
import type { World } from '../world.js';

/** Luxon's ways to make a date that need no clock of their own. */
export function frozenDateTime(world: World): object {
  const zone = { zone: world.clock.zone };
  return Object.freeze({
    fromISO: Object.freeze((text: string, options: object = {}) =>
      DateTime.fromISO(String(text), { ...zone, ...options }),
    ),
    fromFormat: Object.freeze((text: string, format: string, options: object = {}) =>
      DateTime.fromFormat(String(text), String(format), { ...zone, ...options }),
    ),
    fromObject: Object.freeze((parts: object, options: object = {}) =>
      DateTime.fromObject(parts, { ...zone, ...options }),
    ),
    fromMillis: Object.freeze((millis: number, options: object = {}) =>
      DateTime.fromMillis(Number(millis), { ...zone, ...options }),
    ),
    local: Object.freeze((year: number, month = 1, day = 1, hour = 0, minute = 0) =>
      DateTime.fromObject({ year, month, day, hour, minute }, zone),
    ),
    now: Object.freeze(() => world.nowDate()),
    isDateTime: Object.freeze((value: unknown) => isDate(value)),
    [Symbol.hasInstance]: Object.freeze((value: unknown) => isDate(value)),
  });
}
