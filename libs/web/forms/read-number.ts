const eastern = /[\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * A number as people type it: `1,900`, `$ 950.5`, `-3`, `٣٫٥`. Commas only between groups of three.
 * Null for what is not surely a number: the interview then says what is wrong with it.
 */
export function readNumber(typed: string, sign = ''): number | null {
  let text = typed
    .replaceAll(eastern, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
    .replaceAll(/[\s\u00a0\u202f]/gu, '')
    .replace(/^[\u2212\u2013]/, '-');
  for (const mark of [sign, '$', '€', '£']) {
    if (mark !== '') text = text.replace(mark, '');
  }
  if (!/^[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?$/.test(text) || !/\d/.test(text)) return null;
  const value = Number(text.replaceAll(',', ''));
  return Number.isFinite(value) ? value : null;
}
