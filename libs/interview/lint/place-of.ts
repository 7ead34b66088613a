import type { Place } from '../compile/problems.js';
import type { Written } from '../compile/written.js';

/** Where in the file a character of what was written stands. */
export function placeOf({ node, source, use }: Written, offset: number): Place {
  const before = source.slice(0, offset).split('\n');
  const top = use === 'name' ? node.line : node.textLine;
  const inline = before.length === 1 && top === node.line;
  const { file } = node;
  return {
    file,
    line: top + before.length - 1,
    column: inline ? node.column + offset : (before.at(-1)?.length ?? 0) + 1,
  };
}
