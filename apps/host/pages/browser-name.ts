/** In this order: each says the names of those below it as well. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
];
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['Mac', /Macintosh/],
  ['Chromebook', /CrOS/],
  ['Linux', /Linux/],
];

/** A browser as people name it, as 'Firefox, Android', from its User-Agent; that itself where it is unknown. */
export function browserName(userAgent: string): string {
  const named = [BROWSERS, SYSTEMS].flatMap((known) => {
    const [found] = known.filter(([, pattern]) => pattern.test(userAgent));
    return found === undefined ? [] : [found[0]];
  });
  return named.length > 0 ? named.join(', ') : userAgent;
}
