import type { ImageWidth } from '../../protocol/document.js';
import { authorError } from '../interview-error.js';

/** `250`, `250px`, `4in`, `10cm`, `50%`; null where no width is given. Anything else is the author's mistake. */
export function imageWidth(given: unknown): ImageWidth | null {
  if (given === undefined || given === null || given === '') return null;
  if (typeof given !== 'string' && typeof given !== 'number')
    throw authorError('A width is a text like "250px" or "50%"');
  const found = /^(\d+(?:\.\d+)?)\s*(px|%|in|cm|mm|pt)?$/.exec(String(given).trim());
  const number = Number(found?.[1]);
  if (!found || number <= 0 || number > 10_000)
    throw authorError(`"${String(given)}" is not a width: write 250px or 50%`);
  if (found[2] === '%') return { value: Math.min(100, number), unit: '%' };
  return { value: Math.round(number * (pixels[found[2] ?? 'px'] ?? 1)), unit: 'px' };
}

/** CSS pixels of a unit (CSS Values and Units 4, absolute lengths). */
const pixels: { [unit: string]: number } = { px: 1, in: 96, cm: 96 / 2.54, mm: 96 / 25.4, pt: 96 / 72 };
