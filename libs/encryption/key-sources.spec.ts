import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { Argon2Pool } from './argon2-pool.js';
import { KeySourceUnknown, ParametersRefused, SecretRefused } from './errors.js';
import { gradeOf } from './grade.js';
import { KeySources } from './key-sources.js';
import { readPasswordParameters, writePasswordParameters } from './password-parameters.js';
import { PasswordSource, RECOMMENDED_COST } from './password-source.js';
import { PlatformKey } from './platform-key.js';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.js';
import { recoveryLookup } from './recovery-source.js';

const platformKey = PlatformKey.generate();
const pool = new Argon2Pool({ threads: 1 });
const owner = { tenant: 't1', account: 'a1' };
// As cheap as Argon2 gets: what is tested here is not its price.
const cheap = { memoryKib: 32, passes: 1, parallelism: 4 };
const sources = new KeySources(
  platformKey,
  pool,
  { email: 'password', sms: 'derived', passkey: 'passkey' },
  {
    password: cheap,
    passwordFloor: cheap,
  },
);

afterAll(() => pool.close());

describe('a password', () => {
  const source = sources.named('password');

  test('gives the same secret again, however its letters are composed', async () => {
    const { parameters, secret } = await source.enrol(owner, { password: 'pa\u0308ssword \ufb01ve' });
    expect(await source.unlock(owner, parameters, { password: 'p\u00e4ssword five' })).toEqual(secret);
    expect((await source.unlock(owner, parameters, { password: 'password five' })).equals(secret)).toBe(
      false,
    );
  });

  test('gives another secret in another slot, in another tenant, and without our pepper', async () => {
    const proof = { password: 'correct horse' };
    const { parameters, secret } = await source.enrol(owner, proof);
    const thief = new PasswordSource(PlatformKey.generate(), pool, cheap, cheap);
    for (const other of [
      (await source.enrol(owner, proof)).secret,
      await source.unlock({ ...owner, tenant: 't2' }, parameters, proof),
      await thief.unlock(owner, parameters, proof),
    ]) {
      expect(other.equals(secret)).toBe(false);
    }
  });

  test('costs 64 MiB, 3 passes and 4 lanes where nothing else is configured', async () => {
    const { parameters } = await new PasswordSource(platformKey, pool).enrol(owner, {
      password: 'correct horse',
    });
    expect(readPasswordParameters(parameters).cost).toEqual({ memoryKib: 65_536, passes: 3, parallelism: 4 });
  });

  test.each([
    ['memory', { memoryKib: 1024 }],
    ['passes', { passes: 1 }],
    ['lanes', { parallelism: 1 }],
  ])('is refused where somebody lowered the %s that is stored', async (_, lowered) => {
    const strict = new PasswordSource(platformKey, pool);
    const parameters = writePasswordParameters({
      version: 1,
      cost: { ...RECOMMENDED_COST, ...lowered },
      salt: randomBytes(16),
    });
    await expect(strict.unlock(owner, parameters, { password: 'correct horse' })).rejects.toThrow(
      ParametersRefused,
    );
  });

  test('is refused where somebody raised them to exhaust us, or wrote something else', async () => {
    const parameters = writePasswordParameters({
      version: 1,
      cost: { ...RECOMMENDED_COST, memoryKib: 2 ** 31 },
      salt: randomBytes(16),
    });
    for (const stored of [parameters, Buffer.alloc(0), Buffer.alloc(33)]) {
      await expect(source.unlock(owner, stored, { password: 'x' })).rejects.toThrow(ParametersRefused);
    }
  });

  test('is made anew at a login once the cost or the platform key has gone up', async () => {
    const { parameters } = await source.enrol(owner, { password: 'correct horse' });
    expect(source.outdated(parameters)).toBe(false);
    const dearer = new PasswordSource(platformKey, pool, { ...cheap, passes: 2 }, cheap);
    expect(dearer.outdated(parameters)).toBe(true);
    expect(new PasswordSource(platformKey.rotated(), pool, cheap, cheap).outdated(parameters)).toBe(true);
  });

  test('has an end', async () => {
    await expect(source.enrol(owner, { password: 'x'.repeat(20_000) })).rejects.toThrow(RangeError);
  });
});

describe('a login elsewhere', () => {
  const source = sources.named('derived');
  const proof = { provider: 'oidc:google', issuer: 'https://issuer.example', subject: '1234' };

  test('gives the same secret again, and another for anything else that is proven', async () => {
    const { parameters, secret } = await source.enrol(owner, proof);
    expect(await source.unlock(owner, parameters, proof)).toEqual(secret);
    for (const other of [{ provider: 'sms' }, { issuer: 'https://evil.example' }, { subject: '12345' }]) {
      expect((await source.unlock(owner, parameters, { ...proof, ...other })).equals(secret)).toBe(false);
    }
    expect((await source.unlock({ ...owner, account: 'a2' }, parameters, proof)).equals(secret)).toBe(false);
  });

  test('cannot be computed from the database without the platform key', async () => {
    const { parameters, secret } = await source.enrol(owner, proof);
    const elsewhere = new KeySources(PlatformKey.generate(), pool, {}).named('derived');
    expect((await elsewhere.unlock(owner, parameters, proof)).equals(secret)).toBe(false);
    await expect(source.unlock(owner, Buffer.alloc(3), proof)).rejects.toThrow(ParametersRefused);
  });
});

describe('a recovery code', () => {
  const source = sources.named('recovery');

  test('has 26 random symbols and 2 to check, and is read however it is typed', async () => {
    const code = newRecoveryCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = ` ${code.toLowerCase().replaceAll('-', '  ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(readRecoveryCode(typed)).toBe(code.replaceAll('-', '').slice(0, 26));
    const { parameters, secret } = await source.enrol(owner, code);
    expect(await source.unlock(owner, parameters, typed)).toEqual(secret);
  });

  test('a slip in one symbol or two swapped ones are found before anything is looked up', async () => {
    const symbols = newRecoveryCode().replaceAll('-', '');
    let found = 0;
    for (let at = 0; at < 26; at++) {
      const slip = symbols.slice(0, at) + (symbols[at] === 'Z' ? 'Y' : 'Z') + symbols.slice(at + 1);
      if (readRecoveryCode(slip) === undefined) found++;
    }
    expect(found).toBeGreaterThanOrEqual(25);
    await expect(source.enrol(owner, 'AAAA-AAAA')).rejects.toThrow(SecretRefused);
    expect(readRecoveryCode('U'.repeat(28))).toBeUndefined();
    expect(readRecoveryCode(' '.repeat(10_000))).toBeUndefined();
  });

  test('what finds its slot opens nothing', async () => {
    const code = newRecoveryCode();
    const { secret } = await source.enrol(owner, code);
    expect(recoveryLookup('t1', code)).toHaveLength(32);
    expect(recoveryLookup('t1', code).equals(secret)).toBe(false);
    expect(recoveryLookup('t2', code).equals(recoveryLookup('t1', code))).toBe(false);
  });
});

describe('a passkey or API key', () => {
  test('gives a secret that is bound to the account and to its kind', async () => {
    const proof = randomBytes(32);
    const { parameters, secret } = await sources.named('passkey').enrol(owner, proof);
    expect(await sources.named('passkey').unlock(owner, parameters, proof)).toEqual(secret);
    expect((await sources.named('api').enrol(owner, proof)).secret.equals(secret)).toBe(false);
    const other = await sources.named('passkey').unlock({ ...owner, account: 'a2' }, parameters, proof);
    expect(other.equals(secret)).toBe(false);
    await expect(sources.named('api').enrol(owner, randomBytes(16))).rejects.toThrow(RangeError);
  });
});

test('the configuration says which source a login method uses', () => {
  expect(sources.forMethod('email').source).toBe('password');
  expect(sources.forMethod('sms').grade).toBe('C');
  expect(() => sources.forMethod('oidc')).toThrow(KeySourceUnknown);
  expect(() => sources.forMethod('constructor')).toThrow(KeySourceUnknown);
});

test('the weakest grade counts', () => {
  expect(gradeOf(['A', 'C', 'B'])).toBe('C');
  expect(gradeOf(['A', 'B'])).toBe('B');
  expect(gradeOf(['A', 'D', 'C'])).toBe('D');
  expect(gradeOf([])).toBe('A');
});
