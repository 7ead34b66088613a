/** Deeper than anything that is signed here; bounds the work on hostile text. */
const DEEPEST = 32;

/**
 * Parses JSON in which every object names a member once. JSON.parse keeps the last of two equal
 * members and other parsers keep the first, so that what a reviewer's tool showed and what is
 * installed could differ (RFC 8259, section 4).
 * @throws SyntaxError
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  refuseRepeatedMembers(text);
  return value;
}

/** `text` is valid JSON: a string followed by a colon is a member's name. */
function refuseRepeatedMembers(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      const names = open.at(-1);
      if (names?.has(name)) throw new SyntaxError(`the member ${JSON.stringify(name)} stands twice`);
      if (name === '__proto__') throw new SyntaxError('no member may be named __proto__');
      names?.add(name);
    }
    if (open.length > DEEPEST) throw new SyntaxError('nested too deeply');
  }
}
