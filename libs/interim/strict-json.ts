import { parseDocument } from 'yaml';

/**
 * JSON as RFC 8259 has it, but a key that stands twice in an object is refused: two readers could take
 * it for two different things. `undefined` where the text is not that.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // What JSON.parse took is YAML 1.2 too, and the YAML reader reports duplicate keys.
  const { errors } = parseDocument(text, { uniqueKeys: true, schema: 'json' });
  return errors.some(({ code }) => code === 'DUPLICATE_KEY') ? undefined : value;
}
