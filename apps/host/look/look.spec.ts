import { describe, expect, test } from 'vitest';
import type { Config } from '#config';
import { checkLook } from './check-look.js';
import { lookFiles } from './look-files.js';
import { logoOf, logoSetting } from './logo.js';
import { LookRefused } from './look-refused.js';

const builtIn: Config['theme'] = {
  name: null,
  logo: null,
  brand: null,
  brandDark: null,
  paper: null,
  questionFace: 'serif',
  radius: 16,
};
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const given = { theme: {} };

describe('a tenant’s look', () => {
  test('is refused where text could not be read, by the setting that is to blame', () => {
    const pale = { theme: { ...builtIn, brand: '#7ccfc5' } };
    expect(() => checkLook(pale, given)).toThrow(LookRefused);
    expect(() => checkLook(pale, given)).toThrow(/theme\.brand: .*contrast of 1\.8/);
    expect(() => checkLook({ theme: { ...builtIn, brandDark: '#12595c' } }, given)).toThrow(
      /theme\.brand_dark/,
    );
    expect(() => checkLook({ theme: { ...builtIn, paper: '#0e4b4e' } }, given)).toThrow(/theme\.paper/);
  });

  test('is not asked again when something else is set', () => {
    expect(() => checkLook({ theme: { ...builtIn, brand: '#7ccfc5' } }, {})).not.toThrow();
  });

  test('has no files of its own while it is the built-in one', () => {
    expect(lookFiles({ theme: builtIn })).toEqual({ sheet: null, logo: null });
  });

  test('is served as files that are named after their content', () => {
    const one = lookFiles({ theme: { ...builtIn, brand: '#652b5d', logo: logoSetting(png) } });
    expect(one.sheet?.path).toMatch(/^\/look\/[0-9a-f]{16}\.css$/);
    expect(one.logo).toMatchObject({ contentType: 'image/png', content: png });
    const other = lookFiles({ theme: { ...builtIn, brand: '#652b5e' } });
    expect(other.sheet?.path).not.toBe(one.sheet?.path);
  });
});

describe('a logo', () => {
  test.each([
    ['an SVG', `data:image/svg+xml;base64,${Buffer.from('<svg onload="x"/>').toString('base64')}`],
    ['a page that calls itself a PNG', `data:image/png;base64,${Buffer.from('<html>').toString('base64')}`],
    ['a PNG that calls itself a JPEG', `data:image/jpeg;base64,${png.toString('base64')}`],
    ['an address elsewhere', 'https://evil.example/logo.png'],
  ])('is not %s', (_, setting) => {
    expect(logoOf(setting)).toBeNull();
    expect(() => checkLook({ theme: { ...builtIn, logo: setting } }, given)).toThrow(/theme\.logo/);
  });

  test('is known by its first bytes', () => {
    expect(logoSetting(Buffer.from('GIF89a'))).toBeNull();
    expect(logoOf(logoSetting(png) ?? '')?.content).toEqual(png);
  });
});
