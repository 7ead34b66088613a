import { describe, expect, it } from 'vitest';
import { printableText } from './printable-text.js';

describe('printable text', () => {
  it('leaves words, marks and every script as they are', () => {
    const words = 'Zoë *Q* #1 مرحبا \u200Fשלום\u200E 你好 👩‍👧';
    expect(printableText(words)).toBe(words);
  });

  it('drops NUL and other control characters, which no XML may hold', () => {
    expect(printableText('a\u0000b\u0008c\u001Bd\u007Fe\u009Ff\uFFFE')).toBe('abcdef');
  });

  it('drops what would make the words after an answer read backwards', () => {
    expect(printableText('owe \u202E00.9$\u202C \u2066x\u2069')).toBe('owe 00.9$ x');
  });

  it('keeps line breaks of every kind as one, and a tab as a space', () => {
    expect(printableText('a\r\nb\rc\u2028d\te')).toBe('a\nb\nc\nd e');
  });

  it('replaces half of a surrogate pair', () => {
    expect(printableText('a\uD800b')).toBe('a\uFFFDb');
  });
});
