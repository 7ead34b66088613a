import { walk, type AnyNode } from '../../compile/javascript.js';
import type { AddOn } from '../add-on.js';
import { withoutHoles } from '../author-texts.js';
import { placeOf } from '../place-of.js';

/** School years; a text for everybody stays at or below. */
const highestGrade = 9;
/** A grade of fewer words says nothing. */
const fewestWords = 20;

/** English texts that take more than nine years of school (Flesch and Kincaid, 1975). */
export function readingLevel(addOn: AddOn): void {
  for (const { written, block } of addOn.pieces) {
    if (written.use !== 'text' || block?.kind !== 'question') continue;
    if (block.language !== null && !block.language.startsWith('en')) continue;
    const grade = gradeOf(withoutHoles(written.source));
    if (grade !== null && grade > highestGrade)
      addOn.report(
        'reading_level',
        'warning',
        placeOf(written, 0),
        `This takes ${Math.round(grade)} years of school to read: shorter sentences and words reach more people`,
      );
  }
}

/** The Flesch-Kincaid grade, null where there are too few words. */
export function gradeOf(text: string): number | null {
  const words = text.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
  if (words.length < fewestWords) return null;
  const sentences = Math.max(
    1,
    text.split(/[.!?:]+(?:\s|$)|\n{2,}|\n\s*[-*]\s/).filter((one) => /\p{L}/u.test(one)).length,
  );
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59;
}

function syllablesOf(word: string): number {
  const groups = word
    .toLowerCase()
    .replace(/(?:[^laeiouy]es|[^aeiouytd]ed|[^l]e)$/, '')
    .match(/[aeiouy]+/g);
  return Math.max(1, groups?.length ?? 1);
}

/** Sentences glued together with `+`: other languages put their words in another order. */
export function fragments(addOn: AddOn): void {
  for (const { written, reading } of addOn.pieces)
    for (const script of reading.scripts) {
      let said = false;
      walk(script, (node) => {
        if (said || node.type !== 'BinaryExpression' || node['operator'] !== '+') return;
        const sides = [node['left'], node['right']] as AnyNode[];
        if (!sides.some(isFragment)) return;
        said = true;
        const at = written.use === 'text' || written.use === 'document' ? 0 : node.start;
        addOn.report(
          'text_from_fragments',
          'warning',
          placeOf(written, at),
          'This text is glued together with "+": write it as one text with ${ … } in it, so that it can be translated',
        );
      });
    }
}

function isFragment(node: AnyNode): boolean {
  const value = node.type === 'Literal' ? node['value'] : undefined;
  return typeof value === 'string' && /\p{L}{2}/u.test(value) && /^\s|\s$/.test(value);
}
