export type Direction = 'ltr' | 'rtl';

const rtlLanguages = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'iw', 'ps', 'sd', 'ug', 'ur', 'yi']);
const letters = /\p{L}/gu;
const rtlLetter = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

export function languageDirection(language: string): Direction {
  return rtlLanguages.has(language.toLowerCase().split('-', 1)[0] ?? '') ? 'rtl' : 'ltr';
}

/**
 * The direction of one paragraph. It is the document's, unless the paragraph begins in the other
 * direction and most of its letters have it: an Arabic answer in an English form reads from the right,
 * a name in Latin letters at the head of an Arabic sentence does not turn it round.
 */
export function textDirection(text: string, document: Direction): Direction {
  const directions = (text.match(letters) ?? []).map((letter) => (rtlLetter.test(letter) ? 'rtl' : 'ltr'));
  const other = document === 'rtl' ? 'ltr' : 'rtl';
  const turned = directions.filter((direction) => direction === other).length;
  return directions[0] === other && turned * 2 > directions.length ? other : document;
}
