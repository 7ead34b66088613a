import type { TermEntry } from '../../program/program.js';
import type { Reader } from '../reader.js';
import { getEntry, type MapNode, type Node } from '../yaml.js';
import { keyNode } from './field.js';

/** A glossary: `word: explanation`, a list of such, or `phrases: [word, …]` with a `definition`. */
export function readTerms(
  node: Node | undefined,
  auto: boolean,
  language: string | null,
  reader: Reader,
): TermEntry[] {
  if (!node) return [];
  const maps = node.kind === 'list' ? node.items : [node];
  return maps.flatMap((map) => {
    if (map.kind === 'map') return readMap(map, auto, language, reader);
    reader.problems.error(map, 'A term is written as "word: what it means"');
    return [];
  });
}

function readMap(map: MapNode, auto: boolean, language: string | null, reader: Reader): TermEntry[] {
  const phrases = getEntry(map, 'phrases')?.value;
  const definition = getEntry(map, 'definition')?.value;
  if (phrases && definition)
    return [{ phrases: reader.words(phrases), definition: reader.blockText(definition), auto, language }];
  return map.entries.map((entry) => ({
    phrases: [reader.word(keyNode(entry))],
    definition: reader.blockText(entry.value),
    auto,
    language,
  }));
}
