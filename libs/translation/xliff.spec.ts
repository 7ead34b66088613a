import { describe, expect, it } from 'vitest';
import { InvalidXliff, mergeTranslations, readXliff, writeXliff } from './index.js';

const units = [
  { source: 'Hello, ${ name } & <b>"you"</b>', target: 'Hola, ${ name } & <b>"tú"</b>', context: 'a.yml:1' },
  { source: '  Two\n\nparagraphs ', target: '', context: 'a.yml:2, b' },
];
const spanish = { from: 'en', to: 'es' };

describe('an XLIFF file', () => {
  it('comes back as it was written', () => {
    const { language, units: read } = readXliff(writeXliff('intake', spanish, units));
    expect(language).toBe('es');
    expect(read).toEqual(units.map((unit) => ({ ...unit, context: '' })));
  });

  it.each([
    ['no XML', 'hello <'],
    ['another version', '<xliff version="1.2"/>'],
    ['no language', '<xliff version="2.0" srcLang="en"/>'],
    ['a language that is a path', '<xliff version="2.0" trgLang="../../x"/>'],
    ['entities of its own', '<!DOCTYPE x [<!ENTITY a "b">]><xliff version="2.0" trgLang="es"/>'],
  ])('with %s is refused', (_, text) => {
    expect(() => readXliff(text)).toThrow(InvalidXliff);
  });
});

describe('taking translations in', () => {
  const texts = new Set(['Hello', 'Pay ${ fee } to {{court}}']);
  const merge = (source: string, target: string) =>
    mergeTranslations('# ours\nHello: Hola\n', [{ source, target, context: '' }], texts);

  it('keeps what was there', () => {
    const { text, taken } = merge('Pay ${ fee } to {{court}}', 'Pague a {{court}} ${ fee }');
    expect(taken).toBe(1);
    expect(text).toBe('# ours\nHello: Hola\nPay ${ fee } to {{court}}: Pague a {{court}} ${ fee }\n');
  });

  it('names texts that are gone', () => {
    expect(merge('Bye', 'Adiós')).toMatchObject({ taken: 0, stale: ['Bye'] });
  });

  it('takes no translation that brings other code', () => {
    expect(merge('Hello', 'Hola ${ client.ssn }')).toMatchObject({
      taken: 0,
      changed: ['Hello'],
      text: '# ours\nHello: Hola\n',
    });
  });
});
