import { describe, expect, it } from 'vitest';
import { TrustFileInvalid } from '../errors.js';
import { newKey, person } from '../testing/people.js';
import { fitsPattern } from './package-pattern.js';
import { parseTrustFile, readTrustFile } from './trust-file.js';

const key = newKey();
const ann = person('Ann', key, { roles: ['reviewer'] });

describe('a trust file', () => {
  it('that is empty or not there trusts nobody, and asks for reviews', async () => {
    const nobody = { people: [], kept: [], required_reviews: { content: 1, module: 2 } };
    expect(parseTrustFile('', 'trust.yml')).toMatchObject(nobody);
    expect(await readTrustFile('/nowhere/trust.yml')).toMatchObject(nobody);
  });

  it('reads dates and keys as YAML writes them', () => {
    const text = `
people:
  - name: Ann
    roles: [reviewer]
    keys: [{ id: ${key.id}, jwk: { kty: OKP, crv: Ed25519, x: ${key.publicKey.x} }, valid_from: 2026-01-01, valid_until: 2028-01-01 }]
`;
    expect(parseTrustFile(text, 'trust.yml').people[0]?.keys[0]?.valid_from).toBe('2026-01-01');
  });

  it.each<[string, object, RegExp]>([
    ['an unknown key', { peoples: [] }, /peoples: unknown key; did you mean people/],
    ['an unknown key of a person', { people: [{ ...ann, role: 'x' }] }, /did you mean roles/],
    ['a role that is none', { people: [{ ...ann, roles: ['admin'] }] }, /roles/],
    [
      'an id that is not the thumbprint',
      { people: [{ ...ann, keys: [{ ...firstKey(), id: 'x' }] }] },
      /thumbprint/,
    ],
    ['a key of two people', { people: [ann, { ...ann, name: 'Bob' }] }, /Ann's too/],
    ['a person twice', { people: [ann, person('Ann', newKey(), { roles: ['reviewer'] })] }, /stands twice/],
    [
      'a private key',
      { people: [{ ...ann, keys: [{ ...firstKey(), jwk: { ...key.publicKey, d: 'x' } }] }] },
      /jwk.d/,
    ],
    ['no reviews required', { required_reviews: { content: 0, module: 2 } }, /content/],
    ['a digest that is none', { revoked: { keys: [], digests: ['sha512:12'] } }, /digests/],
    [
      'a day that is none',
      { people: [{ ...ann, keys: [{ ...firstKey(), valid_until: '2028-02-30' }] }] },
      /valid_until/,
    ],
  ])('with %s is refused', (_, file, message) => {
    const read = (): unknown => parseTrustFile(JSON.stringify(file), 'trust.yml');
    expect(read).toThrow(TrustFileInvalid);
    expect(read).toThrow(message);
  });

  it.each(['people: []\npeople: []', 'a: &a []\npeople: *a', 'people: [', '- x'])(
    'of YAML as %j is refused',
    (text) => {
      expect(() => parseTrustFile(text, 'trust.yml')).toThrow();
    },
  );
});

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['housing', 'housing', true],
    ['housing2', 'housing', false],
    ['@example/housing', '@example/*', true],
    ['@example2/housing', '@example/*', false],
    ['@example/housing', '*', false],
    ['housing-forms', 'housing-*', true],
    ['housingxforms', 'housing.forms', false],
  ])('%s by %s: %s', (name, pattern, fits) => {
    expect(fitsPattern(name, pattern)).toBe(fits);
  });
});

function firstKey(): object {
  return (ann as { keys: object[] }).keys[0]!;
}
