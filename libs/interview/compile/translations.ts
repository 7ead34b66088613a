import type { Program } from '../program/program.js';
import type { Problems } from './problems.js';
import { readYaml } from './yaml.js';

/** `translations/es.yml` maps a text as it is written in the interview to its Spanish text. */
export function readTranslations(
  files: { [path: string]: string },
  problems: Problems,
): Program['translations'] {
  const found: Program['translations'] = {};
  for (const [path, text] of Object.entries(files)) {
    const language = /^translations\/([\w-]+)\.ya?ml$/.exec(path)?.[1];
    if (language === undefined) continue;
    const map: { [text: string]: string } = {};
    for (const node of readYaml(path, text, problems)) {
      if (node.kind !== 'map') problems.error(node, 'Translations are a map of texts');
      else
        for (const { key, value } of node.entries)
          if (value.kind === 'scalar') map[key.trim()] = value.source;
    }
    found[language] = map;
  }
  return found;
}
