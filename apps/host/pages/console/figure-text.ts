import { textsFor } from '#web';
import { toldCount } from '../../tenant-figures.js';

/** A count of interviews as a figure of an overview. */
export function figureText(language: string, count: number): string {
  const told = toldCount(count);
  return told === null ? textsFor(language).underTen : new Intl.NumberFormat(language).format(told);
}
