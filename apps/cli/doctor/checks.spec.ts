import { describe, expect, it } from 'vitest';
import { loadConfig } from '#config';
import { checkAddons } from './check-addons.js';
import { checkDatabasePasswords } from './check-database-passwords.js';
import { checkRetention } from './check-retention.js';

const config = loadConfig({});

describe('affiant doctor', () => {
  it('names the days in which deleted answers can be found, and warns of many', () => {
    expect(checkRetention(config)).toMatchObject({ ok: true, message: expect.stringMatching(/\d+ days/) });
    const kept = { ...config, retention: { ...config.retention, walDays: 7, backupDays: 365 } };
    expect(checkRetention(kept)).toMatchObject({
      ok: false,
      severity: 'warning',
      message: expect.stringMatching(/372 days/),
    });
  });

  it('warns of database passwords that are short or the role’s own name, and repeats none of them', () => {
    const addresses = {
      app: 'postgres://affiant_app:affiant_app@db.example/affiant',
      owner: 'postgres://affiant_owner:Zb7short@db.example/affiant',
      console: 'postgres://affiant_console:kq3T9vXw2LrYp8Nd@db.example/affiant',
    };
    const found = checkDatabasePasswords(addresses);
    expect(found).toMatchObject({
      ok: false,
      message: expect.stringMatching(/of affiant_owner, affiant_app is/),
    });
    expect(found.message).not.toContain('Zb7short');
    const nothing = { app: 'postgres://affiant_app@db.example/affiant', owner: null, console: null };
    expect(checkDatabasePasswords(nothing).ok).toBe(true);
  });

  it('warns of add-ons whose keys or reviews have expired, and of those that were stopped', async () => {
    const addon = { name: 'housing', version: '1.0.0', digest: 'sha512:0', notices: [] as string[] };
    const listed = {
      clinic: [{ ...addon, state: 'active' as const, notices: ['The review by Rosa has expired.'] }],
      court: [{ ...addon, state: 'revoked' as const, notices: ['Its digest was revoked.'] }],
      quiet: [{ ...addon, state: 'active' as const }],
    };
    const installs = { list: async (id: string) => listed[id as keyof typeof listed] };
    const tenants = (...slugs: string[]) => slugs.map((slug) => ({ id: slug, slug }));
    const found = await checkAddons(installs, tenants('clinic', 'court', 'quiet'));
    expect(found.map(({ message }) => message)).toEqual([
      'clinic: housing 1.0.0: The review by Rosa has expired.',
      'court: housing 1.0.0 is revoked: Its digest was revoked.',
    ]);
    expect((await checkAddons(installs, tenants('quiet')))[0]!.ok).toBe(true);
  });
});
