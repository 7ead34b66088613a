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

  it('turns a paragraph that begins in the other direction and is mostly of it', () => {
    expect(textDirection('عندي دعوى رقم 26-SC-1042', 'ltr')).toBe('rtl');
    expect(textDirection('Northgate Homes LLC', 'rtl')).toBe('ltr');
  });

  it('leaves mixed text, figures and nothing as the document reads', () => {
    expect(textDirection('Name: سامر حداد', 'ltr')).toBe('ltr');
    expect(textDirection('Affiant هو اسم هذا البرنامج', 'rtl')).toBe('rtl');
    expect(textDirection('26-1042', 'rtl')).toBe('rtl');
    expect(textDirection('', 'ltr')).toBe('ltr');
  });
});
