import type { AddOn } from '../add-on.js';
import { authorTexts } from '../author-texts.js';

/** Texts that a language lacks, and translations of texts that no interview holds any more. */
export function translations(addOn: AddOn): void {
  const { program } = addOn.analysis;
  const texts = authorTexts(addOn.analysis);
  for (const [language, map] of Object.entries(program.translations)) {
    for (const text of texts)
      if (text.language === null && !Object.hasOwn(map, text.source))
        addOn.report(
          'missing_translation',
          'warning',
          text,
          `No translation into "${language}": ${shown(text.source)}`,
        );
    const used = new Set(texts.map(({ source }) => source));
    for (const source of Object.keys(map))
      if (!used.has(source))
        addOn.report(
          'stale_translation',
          'warning',
          { file: `translations/${language}.yml`, line: 1, column: 1 },
          `No interview holds this text any more: ${shown(source)}`,
        );
  }
}

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
