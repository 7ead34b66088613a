import { hex } from './colour.js';
import { palettes, type Palette } from './palette.js';
import type { Theme } from './theme.js';

/**
 * A tenant's style sheet: custom properties alone, over those of the built-in look. Every value is
 * made here from parsed colours and numbers, so nothing a tenant typed stands in it as text.
 * Throws `InvalidColour`.
 */
export function themeCss(theme: Theme): string {
  const { light, dark } = palettes(theme);
  const radius = Math.min(32, Math.max(0, theme.radius));
  const shape = [
    `--radius-sheet:${radius / 16}rem`,
    `--radius-control:${Math.min(10, radius) / 16}rem`,
    `--radius-small:${Math.min(6, radius) / 16}rem`,
    `--question-face:var(--${theme.questionFace === 'sans' ? 'sans' : 'serif'})`,
  ];
  const lightRule = `:root{${[...shape, ...properties(light)].join(';')}}`;
  const darkRule = `@media (prefers-color-scheme:dark){:root{${properties(dark).join(';')}}}`;
  return `${lightRule}\n${darkRule}\n`;
}

function properties(palette: Palette): string[] {
  return [
    `--paper:${hex(palette.paper)}`,
    `--brand:${hex(palette.brand)}`,
    `--brand-hover:${hex(palette.brandHover)}`,
    `--on-brand:${hex(palette.onBrand)}`,
    `--brand-soft:${hex(palette.brandSoft)}`,
    `--brand-ink:${hex(palette.brandInk)}`,
    `--link:${hex(palette.link)}`,
  ];
}
