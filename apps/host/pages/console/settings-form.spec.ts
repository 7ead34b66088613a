import { describe, expect, test } from 'vitest';
import { loadConfig, settingsOf, settingsSchema } from '#config';
import { settingFields } from './setting-fields.js';
import { settingControls, settingsChange } from './settings-form.js';

const inForce = settingsOf(loadConfig({}));
const fields = Object.values(settingFields).flat();
const unchanged = Object.fromEntries(
  settingControls(fields, inForce, null)
    .filter(({ kind, value }) => kind !== 'tick' || value === 'true')
    .map(({ path, value }) => [path, value]),
);

describe('the form of a tenant’s settings', () => {
  test('sets nothing where nothing was changed', () => {
    expect(settingsChange(fields, inForce, unchanged)).toEqual({ change: {}, wrong: [] });
  });

  test('sets only what was changed, and each field can be set', () => {
    const body = {
      ...unchanged,
      'identity.login_methods.passkey.enabled': '',
      'identity.second_factor.required_for': 'admin, advocate',
      'retention.interview_delete_days': ' 30 ',
      'theme.brand': '#652b5d',
      'messaging.mail.smtp.password': 'secret',
    };
    const { change } = settingsChange(fields, inForce, body);
    expect(change).toEqual({
      identity: {
        login_methods: { passkey: { enabled: false } },
        second_factor: { required_for: ['admin', 'advocate'] },
      },
      retention: { interview_delete_days: 30 },
      theme: { brand: '#652b5d' },
      messaging: { mail: { smtp: { password: 'secret' } } },
    });
    expect(settingsSchema.parse(change)).toEqual(change);
  });

  test('names what is no whole number, by its field', () => {
    const body = { ...unchanged, 'theme.radius': 'round', 'messaging.mail.smtp.port': '-1' };
    expect(settingsChange(fields, inForce, body).wrong).toEqual(['messaging.mail.smtp.port', 'theme.radius']);
  });

  test('shows again what was typed, but never a secret', () => {
    const typed = { ...unchanged, 'theme.name': 'New name', 'messaging.mail.smtp.password': 'secret' };
    const shown = new Map(settingControls(fields, inForce, typed).map(({ path, value }) => [path, value]));
    expect(shown.get('theme.name')).toBe('New name');
    expect(shown.get('messaging.mail.smtp.password')).toBe('');
  });
});
