import { parseName } from '../names/name.js';
import { bracketValue } from '../names/name.js';
import type { Json } from '../protocol/screen.js';

/** Runs of white space count as one space. */
export function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Whether a value is as a test says; `part`: text need only hold it. */
export function matches(wanted: Json, got: Json, part: boolean): boolean {
  if (typeof wanted === 'string' && typeof got === 'string') {
    return part ? squeezed(got).includes(squeezed(wanted)) : squeezed(got) === squeezed(wanted);
  }
  if (Array.isArray(wanted))
    return (
      Array.isArray(got) &&
      wanted.length === got.length &&
      wanted.every((one, at) => matches(one, got[at] ?? null, false))
    );
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof got !== 'object' || got === null || Array.isArray(got)) return false;
    return Object.entries(wanted).every(
      ([key, value]) => Object.hasOwn(got, key) && matches(value, got[key] ?? null, false),
    );
  }
  return wanted === got;
}

/**
 * `then.variables`: by name, also of what is inside another (`client.name.first`).
 * @param beside what the API's form leaves out (`kids.there_are_any`), by name
 */
export function expectVariables(
  wanted: { [name: string]: Json },
  stored: { [name: string]: Json },
  beside: { [name: string]: Json } = {},
): { expected: string; got: string } | null {
  for (const [text, value] of Object.entries(wanted)) {
    const got = lookUp(text, stored);
    const other = Object.hasOwn(beside, text) ? beside[text] : undefined;
    if (other !== undefined && matches(value, other, false)) continue;
    if (got === undefined || !matches(value, got, false)) {
      return {
        expected: `the variable ${text} to be ${JSON.stringify(value)}`,
        got: JSON.stringify(got === undefined ? other : got) ?? 'nothing',
      };
    }
  }
  return null;
}

function lookUp(text: string, stored: { [name: string]: Json }): Json | undefined {
  if (Object.hasOwn(stored, text)) return stored[text];
  const name = parseName(text);
  if (!name) return undefined;
  let value: Json | undefined = Object.hasOwn(stored, name.root) ? stored[name.root] : undefined;
  for (const part of name.parts) {
    const key = part.startsWith('.') ? part.slice(1) : String(bracketValue(part));
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as { [key: string]: Json })[key];
  }
  return value;
}
