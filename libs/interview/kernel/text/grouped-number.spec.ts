import { describe, expect, it } from 'vitest';
import { groupedNumber } from './grouped-number.js';

const numbers = [
  0, -0, 1, 12, 999, 1000, -1234.5, 1234567.89, 1.005, 2.675, 0.1, 1e-7, 1e21, 123456789012345,
];

describe('a grouped number', () => {
  it.each([
    [0, 0],
    [2, 2],
    [0, 20],
  ])('is what Intl writes, with %i to %i decimals', (fewest, most) => {
    const intl = new Intl.NumberFormat('en', { minimumFractionDigits: fewest, maximumFractionDigits: most });
    expect(numbers.map((one) => groupedNumber(one, fewest, most))).toEqual(
      numbers.map((one) => intl.format(one)),
    );
  });
});
