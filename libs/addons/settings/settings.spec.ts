import { describe, expect, it } from 'vitest';
import { readManifest } from '../package/manifest.js';
import { settingProblem } from './check-setting.js';
import { changedSettings, shownSettings, valuesInForce } from './settings-of-addon.js';
import { SettingsRefused } from './settings-refused.js';
import { isSecret, readSettingsSchema, type Setting, type SettingsSchema } from './settings-schema.js';

const schema = readSettingsSchema({
  type: 'object',
  required: ['court'],
  properties: {
    court: { type: 'string', maxLength: 20 },
    copies: { type: 'integer', minimum: 1, maximum: 9, default: 2 },
    token: { type: 'string', format: 'password' },
    pin: { type: 'string', 'x-secret': true },
    notify: { type: 'array', items: { type: 'string', format: 'email' }, maxItems: 2 },
  },
}) as SettingsSchema;

describe('the settings of an add-on', () => {
  it.each<[string, Setting, unknown, boolean]>([
    ['a text', { type: 'string' }, 'Harbor', true],
    ['a number for a text', { type: 'string' }, 7, false],
    ['two characters of two units each', { type: 'string', maxLength: 2 }, '🏠🏠', true],
    ['a text that is too long', { type: 'string', maxLength: 2 }, 'abc', false],
    ['a text past every limit', { type: 'string' }, 'x'.repeat(10_001), false],
    ['none of the choices', { type: 'string', enum: ['a', 'b'] }, 'c', false],
    ['an address', { type: 'string', format: 'uri' }, 'https://example.org/hook', true],
    ['no address', { type: 'string', format: 'uri' }, 'example', false],
    ['a host name with a path', { type: 'string', format: 'hostname' }, 'example.org/x', false],
    ['a fraction for a whole number', { type: 'integer' }, 1.5, false],
    ['infinity', { type: 'number' }, Infinity, false],
    ['yes or no', { type: 'boolean' }, false, true],
    ['a text for yes or no', { type: 'boolean' }, 'true', false],
    [
      'a list with one bad entry',
      { type: 'array', items: { type: 'string', format: 'email' } },
      ['x'],
      false,
    ],
  ])('take or refuse %s', (_, setting, value, good) => {
    expect(settingProblem(setting, value) === null).toBe(good);
  });

  it('are changed together or not at all, and each problem names its field but not the value', () => {
    const change = () => changedSettings(schema, {}, { court: 'Harbor', copies: 99, token: 7, other: 'x' });
    expect(change).toThrow(SettingsRefused);
    try {
      change();
    } catch (error) {
      expect((error as SettingsRefused).errors.map(({ field }) => field)).toEqual([
        'copies',
        'token',
        'other',
      ]);
      expect((error as Error).message).not.toContain('99');
    }
  });

  it('are never read from a prototype', () => {
    expect(() => changedSettings(schema, {}, { constructor: 'x' })).toThrow(SettingsRefused);
    expect(() =>
      changedSettings(schema, {}, JSON.parse('{"__proto__": "x"}') as Record<string, unknown>),
    ).toThrow();
  });

  it('never show a secret, only that there is one', () => {
    const stored = changedSettings(schema, {}, { token: 'hush', pin: '007', court: 'Harbor' });
    const shown = shownSettings(schema, stored);
    expect(JSON.stringify(shown)).not.toMatch(/hush|007/);
    expect(shown).toMatchObject({ values: { court: 'Harbor', copies: 2 }, secrets: ['token', 'pin'] });
    expect(valuesInForce(schema, stored)).toMatchObject({ token: 'hush', pin: '007' });
  });

  it('say what is needed and not set, and fall back to the default when taken away', () => {
    const set = changedSettings(schema, {}, { copies: 5 });
    expect(shownSettings(schema, set)).toMatchObject({ values: { copies: 5 }, missing: ['court'] });
    const taken = changedSettings(schema, set, { copies: null });
    expect(shownSettings(schema, taken).values).toEqual({ copies: 2 });
  });

  it('count as not set where another version refuses what was set', () => {
    expect(valuesInForce(schema, { copies: 99, court: 'Harbor', gone: 'x' })).toEqual({
      copies: 2,
      court: 'Harbor',
    });
  });

  it('take two words for a secret', () => {
    const secrets = Object.entries(schema.properties).filter(([, setting]) => isSecret(setting));
    expect(secrets.map(([name]) => name)).toEqual(['token', 'pin']);
  });
});

describe('a manifest', () => {
  const manifest = (properties: object, rest: object = {}) =>
    JSON.stringify({
      name: 'intake',
      version: '1.0.0',
      affiant: { apiVersion: 1, kind: 'content', settings: { type: 'object', properties, ...rest } },
    });
  it.each<[string, object, object, string]>([
    ['a keyword that nobody checks', { court: { type: 'string', pattern: '^(a+)+$' } }, {}, 'pattern'],
    ['objects within objects', { court: { type: 'object' } }, {}, 'properties.court'],
    [
      'a secret that everybody can read',
      { k: { type: 'string', format: 'password', default: 'x' } },
      {},
      'secret',
    ],
    [
      'a default that its own rules refuse',
      { n: { type: 'integer', minimum: 2, default: 1 } },
      {},
      '2 or more',
    ],
    ['something required that is no setting', {}, { required: ['x'] }, 'there is no setting x'],
  ])('is refused for %s', (_, properties, rest, words) => {
    expect(() => readManifest(manifest(properties, rest))).toThrow(words);
  });
});
