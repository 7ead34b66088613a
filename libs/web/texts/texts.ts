import { ar } from './ar.js';
import { en, type Texts } from './en.js';
import { es } from './es.js';

const byLanguage: { readonly [language: string]: Texts } = { en, es, ar: { ...en, ...ar } };

/** The page's own words in a language (BCP 47); English where there are none yet. */
export function textsFor(language: string): Texts {
  return byLanguage[language] ?? byLanguage[language.split('-')[0] ?? ''] ?? en;
}

/** Languages that the pages speak themselves. */
export const pageLanguages: readonly string[] = Object.keys(byLanguage);
