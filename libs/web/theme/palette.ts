import { contrast, mix, parseColour, type Colour } from './colour.js';
import { InvalidColour } from './invalid-colour.js';
import type { Theme } from './theme.js';

/** The colours of one scheme that a theme decides. */
export interface Palette {
  paper: Colour;
  surface: Colour;
  brand: Colour;
  brandHover: Colour;
  onBrand: Colour;
  brandSoft: Colour;
  brandInk: Colour;
  link: Colour;
}

const white: Colour = [255, 255, 255];
const ink: Colour = [30, 37, 40];
const light = { paper: colour('#f6f3ec', 'paper'), surface: white, brand: colour('#12595c', 'brand') };
const dark = {
  paper: colour('#12171a', 'paper'),
  surface: colour('#1b2226', 'surface'),
  brand: colour('#7ccfc5', 'brand'),
};

/** Derives the brand family: what a tenant chooses is the brand, the rest follows from it. */
export function palettes(theme: Theme): { light: Palette; dark: Palette } {
  const brand = theme.brand === null ? light.brand : colour(theme.brand, 'brand');
  const paper = theme.paper === null ? light.paper : colour(theme.paper, 'paper');
  return {
    light: family(brand, paper, light.surface, ink),
    dark: family(darkBrand(theme, brand), dark.paper, dark.surface, white),
  };
}

function darkBrand(theme: Theme, brand: Colour): Colour {
  if (theme.brandDark !== null) return colour(theme.brandDark, 'brand_dark');
  if (theme.brand === null) return dark.brand;
  return until(
    (share) => mix(brand, white, share),
    (tone) => contrast(tone, dark.surface) >= 7,
  );
}

/** `far` is the end that text goes towards: dark ink on light, white on dark. */
function family(brand: Colour, paper: Colour, surface: Colour, far: Colour): Palette {
  const brandSoft = mix(surface, brand, 0.12);
  return {
    paper,
    surface,
    brand,
    brandHover: mix(brand, far, 0.25),
    onBrand: contrast(white, brand) >= contrast(ink, brand) ? white : mix(ink, brand, 0.1),
    brandSoft,
    brandInk: until(
      (share) => mix(brand, far, share),
      (tone) => contrast(tone, brandSoft) >= 7,
    ),
    link: brand,
  };
}

/** The first tone, in steps of a tenth towards the end, that is good enough; else the end. */
function until(tone: (share: number) => Colour, isGood: (tone: Colour) => boolean): Colour {
  for (let share = 0; share < 1; share += 0.1) {
    if (isGood(tone(share))) return tone(share);
  }
  return tone(1);
}

function colour(text: string, name: string): Colour {
  const parsed = parseColour(text);
  if (parsed === null) throw new InvalidColour(name, text);
  return parsed;
}
