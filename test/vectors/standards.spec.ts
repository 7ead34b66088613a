import { expect, it } from 'vitest';
import { checkStandards } from './check-standards.js';

it('gives what every published vector gives: Wycheproof whole, and the RFCs’ own', async () => {
  const figures = await checkStandards();
  expect(figures.filter(({ failed }) => failed.length > 0)).toEqual([]);
  expect(Object.fromEntries(figures.map(({ name, total }) => [name, total]))).toMatchObject({
    'Wycheproof AES-GCM': 133,
    'Wycheproof AES-GCM, sizes that we do not use: refused': 183,
    'Wycheproof X25519': 518,
    'Wycheproof Ed25519': 151,
  });
});
