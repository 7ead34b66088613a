import { describe, expect, it } from 'vitest';
import { sizeOnPaper } from './picture.js';

const picture = (width: number, height: number) => ({
  bytes: new Uint8Array(),
  type: 'png' as const,
  width,
  height,
});

describe('the size of a picture on paper', () => {
  it.each([
    ['its own', picture(96, 48), null, 72, 36],
    ['no wider than the line', picture(9000, 900), null, 450, 45],
    ['no higher than a page', picture(100, 5600), null, 10, 560],
    ['as wide as the author says', picture(96, 48), { value: 192, unit: 'px' as const }, 144, 72],
    ['a part of the line', picture(96, 96), { value: 50, unit: '%' as const }, 225, 225],
  ])('is %s', (_, image, wanted, width, height) => {
    expect(sizeOnPaper(image, wanted)).toEqual({ width, height });
  });
});
