export type Direction = 'ltr' | 'rtl';

const rtlLanguages = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'iw', 'ps', 'sd', 'ug', 'ur', 'yi']);
const rtlLetter = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const ltrLetter =
  /[\p{L}--[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]]/v;

export function languageDirection(language: string): Direction {
  return rtlLanguages.has(language.toLowerCase().split('-', 1)[0] ?? '') ? 'rtl' : 'ltr';
}

/**
 * The direction of one paragraph. It is the document's, unless the paragraph has letters of the other
 * direction only: an Arabic answer in an English form reads from the right, a name in Latin letters at
 * the head of an Arabic sentence does not turn it round.
 */
export function textDirection(text: string, document: Direction): Direction {
  const rtl = rtlLetter.test(text);
  const ltr = ltrLetter.test(text);
  return rtl === ltr ? document : rtl ? 'rtl' : 'ltr';
}
