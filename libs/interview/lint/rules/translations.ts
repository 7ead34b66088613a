import type { AddOn } from '../add-on.js';
import { authorTexts } from '../author-texts.js';

/** Texts that a language lacks, and translations of texts that no interview holds any more. */
export function translations(addOn: AddOn): void {
  const { program } = addOn.analysis;
  const texts = authorTexts(addOn.analysis);
  const words = wordCalls(addOn);
  for (const [language, map] of Object.entries(program.translations)) {
    for (const text of texts)
      if (text.language === null && !Object.hasOwn(map, text.source))
        addOn.report(
          'missing_translation',
          'warning',
          text,
          `No translation into "${language}": ${shown(text.source)}`,
        );
    const used = new Set([...texts.map(({ source }) => source), ...words]);
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

/** Texts given to `word('…')`. */
function wordCalls(addOn: AddOn): string[] {
  return addOn.pieces.flatMap(({ written }) =>
    [...written.source.matchAll(/\bword\(\s*(['"`])((?:[^\\]|\\.)*?)\1\s*\)/g)].map(
      (found) => found[2] ?? '',
    ),
  );
}

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
