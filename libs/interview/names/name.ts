/**
 * The name of an answer, taken apart: `kids[2].pet.name` is the root `kids` and the parts `[2]`, `.pet`,
 * `.name`. Keys stand in single quotes (`wages['Ann']`), index variables bare (`kids[i]`).
 * Root and parts joined are the canonical text.
 */
export interface Name {
  root: string;
  parts: string[];
}

const identifier = /[\p{ID_Start}_$][\p{ID_Continue}$]*/uy;
const index = /\[\s*(?:(\d+)|([a-zA-Z_$][\w$]*)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/y;

/** @returns null where the text is not a name. */
export function parseName(text: string): Name | null {
  const source = text.trim();
  let at = 0;
  const word = (): string | null => {
    identifier.lastIndex = at;
    const found = identifier.exec(source);
    if (!found) return null;
    at = identifier.lastIndex;
    return found[0];
  };
  const root = word();
  if (root === null) return null;
  const parts: string[] = [];
  while (at < source.length) {
    if (source[at] === '.') {
      at += 1;
      const attribute = word();
      if (attribute === null) return null;
      parts.push(`.${attribute}`);
      continue;
    }
    index.lastIndex = at;
    const found = index.exec(source);
    if (!found) return null;
    at = index.lastIndex;
    const [, number, variable, single, double] = found;
    if (number !== undefined) parts.push(`[${Number(number)}]`);
    else if (variable !== undefined) parts.push(`[${variable}]`);
    else parts.push(keyPart(unescapeKey(single ?? double ?? '')));
  }
  return { root, parts };
}

export function nameText(name: Name): string {
  return name.root + name.parts.join('');
}

/** `Ann's` → `['Ann\'s']`. */
export function keyPart(key: string): string {
  return `['${key.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
}

/** What stands in a bracket part: a number, a key, or null for an index variable. */
export function bracketValue(part: string): number | string | null {
  const inside = part.slice(1, -1);
  if (inside.startsWith("'")) return unescapeKey(inside.slice(1, -1));
  return /^\d+$/.test(inside) ? Number(inside) : null;
}

function unescapeKey(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1');
}
