import { bracketValue, type Name } from './name.js';

export const indexVariables = ['i', 'j', 'k', 'l', 'm', 'n'] as const;

/** One way in which a block may have written a concrete name. */
export interface Pattern {
  /** As the block writes it: `kids[i].pet.name`, `x.pet.name`. */
  text: string;
  /** What `x` stands for, as a concrete name; null in a pattern without `x`. */
  x: string | null;
  /** What `i`, `j`, … stand for, in this order. */
  indices: (number | string)[];
}

/**
 * All patterns that fit a concrete name, in the order in which blocks are tried: without `x` before with
 * it; then more dots, then more brackets, then fewer index variables.
 */
export function patternsOf(name: Name): Pattern[] {
  const found = variants(name.root, name.parts, null);
  let prefix = name.root;
  for (let used = 0; used < name.parts.length; used += 1) {
    found.push(...variants('x', name.parts.slice(used), prefix));
    prefix += name.parts[used];
  }
  return found;
}

function variants(root: string, parts: string[], x: string | null): Pattern[] {
  const brackets: number[] = [];
  parts.forEach((part, at) => {
    if (part.startsWith('[') && brackets.length < indexVariables.length) brackets.push(at);
  });
  if (brackets.length === 0) return [{ text: root + parts.join(''), x, indices: [] }];
  const found: Pattern[] = [];
  for (let chosen = 0; chosen < 2 ** brackets.length; chosen += 1) {
    const written = [...parts];
    const indices: (number | string)[] = [];
    brackets.forEach((at, bit) => {
      if ((chosen & (1 << bit)) === 0) return;
      const value = bracketValue(parts[at] ?? '');
      if (value === null) return;
      written[at] = `[${indexVariables[indices.length]}]`;
      indices.push(value);
    });
    found.push({ text: root + written.join(''), x, indices });
  }
  return found.toSorted((a, b) => a.indices.length - b.indices.length);
}
