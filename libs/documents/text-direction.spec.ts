import { describe, expect, it } from 'vitest';
import { languageDirection, textDirection } from './text-direction.js';

describe('text direction', () => {
  it('follows the language of the document', () => {
    expect(['en', 'ar', 'AR-EG', 'he', 'fa', 'es'].map(languageDirection)).toEqual([
      'ltr',
      'rtl',
      'rtl',
      'rtl',
      'rtl',
      'ltr',
    ]);
  });

  it('turns a paragraph that has letters of the other direction only', () => {
    expect(textDirection('مرحبا بالعالم 12', 'ltr')).toBe('rtl');
    expect(textDirection('Northgate Homes LLC', 'rtl')).toBe('ltr');
  });

  it('leaves mixed text, figures and nothing as the document reads', () => {
    expect(textDirection('Name: سامر', 'ltr')).toBe('ltr');
    expect(textDirection('Affiant هو', 'rtl')).toBe('rtl');
    expect(textDirection('26-1042', 'rtl')).toBe('rtl');
  });
});
