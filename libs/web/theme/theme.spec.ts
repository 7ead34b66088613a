import { describe, expect, test } from 'vitest';
import { checkTheme } from './check-theme.js';
import { contrast, parseColour } from './colour.js';
import { InvalidColour } from './invalid-colour.js';
import { themeCss } from './theme-css.js';
import type { Theme } from './theme.js';

const builtIn: Theme = { brand: null, brandDark: null, paper: null, questionFace: 'serif', radius: 16 };

describe('a tenant’s theme', () => {
  test('the built-in look can be read in both schemes', () => {
    expect(checkTheme(builtIn)).toEqual([]);
  });

  test('a brand that is too light is refused, and every pair that fails is named', () => {
    const problems = checkTheme({ ...builtIn, brand: '#7ccfc5' });
    expect(problems.map(({ scheme, pair }) => `${pair} (${scheme})`)).toEqual([
      'brand on surface (light)',
      'brand on paper (light)',
      'link on surface (light)',
      'link on paper (light)',
    ]);
    expect(problems[0]?.message).toMatch(
      /#7ccfc5 on #ffffff has a contrast of 1\.8; it must be 4\.5 or more/,
    );
  });

  test('a dark brand gets a lighter tone of itself for the dark scheme', () => {
    expect(checkTheme({ ...builtIn, brand: '#3b1042' })).toEqual([]);
    expect(themeCss({ ...builtIn, brand: '#3b1042' })).toContain('--brand:#3b1042');
  });

  test('a paper that swallows the brand is refused', () => {
    const problems = checkTheme({ ...builtIn, paper: '#0e4b4e' });
    expect(problems.map(({ pair }) => pair)).toEqual(['brand on paper', 'link on paper']);
  });

  test.each([
    'red;}body{display:none',
    'url(https://evil.example/)',
    '#12345',
    'var(--ink)',
    '#fff}</style>',
  ])('%j is no colour and never reaches the sheet', (brand) => {
    expect(() => themeCss({ ...builtIn, brand })).toThrow(InvalidColour);
  });

  test('the sheet holds custom properties alone', () => {
    const css = themeCss({ ...builtIn, brand: '#652b5d', questionFace: 'sans', radius: 400 });
    expect(css.replaceAll(/--[a-z-]+:[^;}]+/g, '').replaceAll(/[;\s]/g, '')).toBe(
      ':root{}@media(prefers-color-scheme:dark){:root{}}',
    );
    expect(css).toContain('--radius-sheet:2rem');
    expect(css).toContain('--question-face:var(--sans)');
  });
});

describe('contrast', () => {
  test('is that of WCAG', () => {
    const [black, white, grey] = ['#000', '#ffffff', '#767676'].map(parseColour);
    expect(contrast(black!, white!)).toBeCloseTo(21, 5);
    expect(contrast(grey!, white!)).toBeCloseTo(4.54, 2);
  });
});
