import type { Json } from '#interview';

/** A choice's value as its control carries it. Choices are compared by their text. */
export function choiceText(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
