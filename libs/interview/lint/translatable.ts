import { analyse } from '../compile/compile.js';
import type { PackageSource } from '../protocol/call.js';
import { authorTexts, type AuthorText } from './author-texts.js';

/** What there is to translate in an add-on, and what is translated: by language, text as written → its translation. */
export function translatable(source: PackageSource): {
  texts: AuthorText[];
  translations: { [language: string]: { [text: string]: string } };
} {
  const analysis = analyse(source);
  const texts = authorTexts(analysis).filter(({ language }) => language === null);
  return { texts, translations: analysis.program.translations };
}
