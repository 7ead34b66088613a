/** An opaque sRGB colour, each part 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** `#1a2b3c` or `#abc`; null for anything else, so that no text of a tenant gets into a style sheet. */
export function parseColour(text: string): Colour | null {
  const [, short] = /^#([0-9a-f]{3})$/i.exec(text) ?? [];
  const long = short === undefined ? text : `#${short.replaceAll(/./g, '$&$&')}`;
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(long) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

export function hex(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** `share` (0 to 1) of the second colour in the first. */
export function mix([r1, g1, b1]: Colour, [r2, g2, b2]: Colour, share: number): Colour {
  const part = (from: number, to: number) => from + (to - from) * share;
  return [part(r1, r2), part(g1, g2), part(b1, b2)];
}

/** Contrast ratio, 1 to 21 (WCAG 2.2, 'contrast ratio' and 'relative luminance'). */
export function contrast(one: Colour, other: Colour): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance([red, green, blue]: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(part: number): number {
  const value = part / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
