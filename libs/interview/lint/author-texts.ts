import type { Analysis } from '../compile/compile.js';
import type { Block } from '../program/block.js';
import type { Place } from '../compile/problems.js';

/** A text that people read, where it is written first, and the language that its block is for. */
export interface AuthorText extends Place {
  source: string;
  block: string | null;
  language: string | null;
}

/** All texts of an add-on that can be translated, each once; without those that hold no word. */
export function authorTexts({ program, written }: Pick<Analysis, 'program' | 'written'>): AuthorText[] {
  const found = new Map<string, AuthorText>();
  for (const one of written) {
    if (one.use !== 'text') continue;
    const source = one.source.trim();
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
  return [...found.values()];
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
