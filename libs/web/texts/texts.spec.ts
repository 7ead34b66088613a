import { describe, expect, test } from 'vitest';
import { pageLanguages, textsFor } from './texts.js';

/** All words of a language, those of functions with something filled in. */
function words(language: string): string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.push(value);
    else if (typeof value === 'function')
      for (const count of [1, 2, 9]) walk((value as (...given: unknown[]) => unknown)(count, count, count));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(textsFor(language));
  return found;
}

describe.each([...pageLanguages])('the words in %s', (language) => {
  test('are all there', () => {
    for (const text of words(language)) expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  test('do not shout, beg or blame', () => {
    for (const text of words(language))
      expect(text).not.toMatch(/!|\bplease\b|\bpor favor\b|\binvalid\b|\bincorrect/i);
  });

  test('never claim what no server can keep', () => {
    for (const text of words(language)) {
      expect(text).not.toMatch(
        /zero.knowledge|end.to.end|only you can read|we cannot read|anonymous|unbreakable|bank.grade/i,
      );
    }
  });
});

test('a language that the pages do not speak gets English, a region its language', () => {
  expect(textsFor('fr').back).toBe('Back');
  expect(textsFor('es-MX').back).toBe('Atrás');
});

test('an interview’s button to leave is never called Exit alone', () => {
  for (const text of words('en')) expect(text).not.toMatch(/^exit$/i);
});
