import { describe, expect, it } from 'vitest';
import {
  applyTenantSettings,
  loadConfig,
  parseTenantSettings,
  SettingsInvalid,
  SettingsLoosened,
} from './index.js';

const installation = loadConfig({ AFFIANT_ENVIRONMENT: 'production' });
const loosened = (settings: unknown): readonly string[] => {
  try {
    applyTenantSettings(installation, parseTenantSettings(settings));
  } catch (error) {
    if (error instanceof SettingsLoosened) return error.settings;
    throw error;
  }
  return [];
};

describe('a tenant’s settings', () => {
  it('lie over the installation’s and leave it as it was', () => {
    const before = structuredClone(installation);
    const config = applyTenantSettings(
      installation,
      parseTenantSettings({ theme: { brand: '#123456', brand_dark: '#000000' }, limits: { upload_mib: 5 } }),
    );
    expect(config.theme).toMatchObject({ brand: '#123456', brandDark: '#000000', radius: 16 });
    expect(config.limits).toMatchObject({ uploadMib: 5, fields: 200 });
    expect(installation).toEqual(before);
  });

  it.each([
    [{ encryption: { allow_plaintext: true } }, 'encryption.allow_plaintext'],
    [{ encryption: { key_sources: { email: 'password', sms: 'derived' } } }, null],
    [{ encryption: { minimum_grade: 'A' } }, null],
    [{ encryption: { allow_background_access: true } }, 'encryption.allow_background_access'],
    [{ encryption: { background_days: 31 } }, 'encryption.background_days'],
    [{ encryption: { escrow: { public_key: 'A'.repeat(43) } } }, 'encryption.escrow.public_key'],
    [{ identity: { registration: 'open' } }, 'identity.registration'],
    [{ identity: { registration: 'invite' } }, null],
    [{ identity: { second_factor: { required_for: ['admin'] } } }, 'identity.second_factor.required_for'],
    [{ identity: { guests: { allowed: false, keep_hours: 1 } } }, null],
    [{ identity: { guests: { keep_hours: 25 } } }, 'identity.guests.keep_hours'],
    [{ identity: { login_methods: { sms: { countries: ['DE'] } } } }, 'identity.login_methods.sms.countries'],
    [{ messaging: { mail: { driver: 'file' } } }, 'messaging.mail.driver'],
    [{ messaging: { mail: { driver: 'smtp', smtp: { host: 'mail.example' } } } }, null],
    [{ messaging: { sms: { twilio: { base_url: 'http://10.0.0.1' } } } }, 'messaging.sms.twilio.base_url'],
    [{ retention: { interview_delete_days: 181 } }, 'retention.interview_delete_days'],
    [{ limits: { fields: 201 } }, 'limits.fields'],
  ])('%j: looser is %s', (settings, path) => {
    expect(loosened(settings)).toEqual(path ? [path] : []);
  });

  it('may be looser where the provider says so', () => {
    const settings = parseTenantSettings({ encryption: { allow_plaintext: true } });
    expect(applyTenantSettings(installation, settings, 'allow').encryption.allowPlaintext).toBe(true);
  });

  it('give way where the installation was tightened after they were stored', () => {
    const settings = parseTenantSettings({ limits: { fields: 300, searches: 10 } });
    expect(applyTenantSettings(installation, settings, 'ignore').limits).toMatchObject({
      fields: 200,
      searches: 10,
    });
  });

  it('cannot name what only the installation may set', () => {
    for (const settings of [
      { server: { port: 1 } },
      { retention: { wal_days: 0 } },
      { encryption: { platform_key: { path: '/x' } } },
      { identity: { throttle: { account_free: 1000 } } },
    ]) {
      expect(() => parseTenantSettings(settings)).toThrow(SettingsInvalid);
    }
    expect(() => parseTenantSettings({ theme: { brnd: '#123456' } })).toThrow(
      /theme\.brnd: unknown key; did you mean brand/,
    );
  });
});
