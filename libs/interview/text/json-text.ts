import type { Json } from '../protocol/screen.js';

/** A value of the API as text: `is` and choices are compared by it. */
export function jsonText(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
