import { contrast, hex, type Colour } from './colour.js';
import { palettes, type Palette } from './palette.js';
import type { Theme } from './theme.js';

/** WCAG 2.2, 1.4.3: the least contrast of text. */
export const LEAST_CONTRAST = 4.5;

/** Two colours of a theme that are too alike to read. */
export interface ThemeProblem {
  scheme: 'light' | 'dark';
  /** What is hard to read, as `brand on paper`. */
  pair: string;
  /** Contrast ratio, 1 to 21. */
  ratio: number;
  message: string;
}

/** What of a theme could not be read; empty for one that may be saved. Throws `InvalidColour`. */
export function checkTheme(theme: Theme): ThemeProblem[] {
  const { light, dark } = palettes(theme);
  return [...check('light', light), ...check('dark', dark)];
}

function check(scheme: ThemeProblem['scheme'], palette: Palette): ThemeProblem[] {
  const { brand, onBrand, link, surface, paper, brandInk, brandSoft } = palette;
  const pairs: [string, Colour, Colour][] = [
    ['on-brand on brand', onBrand, brand],
    ['brand on surface', brand, surface],
    ['brand on paper', brand, paper],
    ['link on surface', link, surface],
    ['link on paper', link, paper],
    ['brand-ink on brand-soft', brandInk, brandSoft],
  ];
  return pairs.flatMap(([pair, front, back]) => {
    const ratio = contrast(front, back);
    if (ratio >= LEAST_CONTRAST) return [];
    const found = `${hex(front)} on ${hex(back)} has a contrast of ${ratio.toFixed(1)}`;
    return [
      {
        scheme,
        pair,
        ratio,
        message: `${pair} (${scheme}): ${found}; it must be ${LEAST_CONTRAST} or more.`,
      },
    ];
  });
}
