import type { Analysis } from '../compile/compile.js';
import type { Block } from '../program/block.js';
import type { Place } from '../compile/problems.js';
import type { Written } from '../compile/written.js';

/** A text that people read, where it is written first, and the language that its block is for. */
export interface AuthorText extends Place {
  source: string;
  block: string | null;
  language: string | null;
}

/**
 * All texts of an add-on that can be translated, those given to `word('…')` too, each once; without those
 * that hold no word.
 */
export function authorTexts({ program, written }: Pick<Analysis, 'program' | 'written'>): AuthorText[] {
  const found = new Map<string, AuthorText>();
  for (const one of written) {
    for (const source of sourcesOf(one)) {
      if (!hasWords(source) || found.has(source)) continue;
      const { file, line, column } = one.node;
      const block = blockAt(program.blocks, one.node);
      found.set(source, {
        source,
        file,
        line,
        column,
        block: block?.id ?? null,
        language: block?.language ?? null,
      });
    }
  }
  return [...found.values()];
}

function sourcesOf({ use, source }: Written): string[] {
  const words = [...source.matchAll(/\bword\(\s*(['"`])((?:[^\\]|\\.)*?)\1\s*\)/g)];
  const given = words.map((call) => (call[2] ?? '').replaceAll(/\\(.)/gs, '$1').trim());
  return use === 'text' ? [source.trim(), ...given] : given;
}

/** The block of a file in which a line stands. */
export function blockAt(blocks: readonly Block[], { file, line }: Place): Block | null {
  let found: Block | null = null;
  for (const block of blocks)
    if (block.file === file && block.line <= line && (found === null || block.line > found.line))
      found = block;
  return found;
}

/** Words of the author's own, outside `${ … }` and `{{ … }}`. */
export function hasWords(source: string): boolean {
  return /\p{L}{2}/u.test(withoutHoles(source));
}

export function withoutHoles(source: string): string {
  return source
    .replaceAll(/\{\{[\s\S]*?\}\}\}?/g, ' ')
    .replaceAll(/\$\{[^}]*\}/g, ' ')
    .replaceAll(/\]\([^)]*\)/g, '] ');
}
