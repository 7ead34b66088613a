import type { Program } from '../program/program.js';
import { Problems } from './problems.js';
import type { Reader } from './reader.js';
import { getEntry, readYaml, type Node } from './yaml.js';

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

/** `translations` blocks that hold texts (`es: {Hello: Hola}`) add to the files' texts, before any text is read. */
export function addBlockTranslations(
  files: { [path: string]: string },
  translations: Program['translations'],
): void {
  for (const [path, text] of Object.entries(files)) {
    if (!/^(?:interviews\/)?[^/]+\.ya?ml$/.test(path) || !/^translations:/m.test(text)) continue;
    for (const node of readYaml(path, text, new Problems())) {
      const value = node.kind === 'map' ? getEntry(node, 'translations')?.value : undefined;
      for (const map of value?.kind === 'list' ? value.items : value ? [value] : []) {
        if (map.kind !== 'map') continue;
        for (const { key, value: texts } of map.entries) {
          if (texts.kind !== 'map') continue;
          const found = (translations[key] ??= {});
          for (const entry of texts.entries)
            if (entry.value.kind === 'scalar') found[entry.key.trim()] = entry.value.source;
        }
      }
    }
  }
}

/** A `translations` block names files of `translations/`, or holds texts by language. */
export function checkTranslations(node: Node, reader: Reader): void {
  for (const item of node.kind === 'list' ? node.items : [node]) {
    if (item.kind === 'map') {
      for (const { place, value } of item.entries)
        if (value.kind !== 'map') reader.problems.error(place, 'Translations are a map of texts by language');
      continue;
    }
    const name = reader.word(item).replace(/\.ya?ml$/, '');
    if (!Object.hasOwn(reader.translations, name))
      reader.problems.error(item, `The file "${reader.word(item)}" is not in translations/`);
  }
}
