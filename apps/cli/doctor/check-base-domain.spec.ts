import { describe, expect, it } from 'vitest';
import { loadConfig } from '#config';
import { checkBaseDomain } from './check-base-domain.js';

const of = (baseDomain: string, tenants = 2) =>
  checkBaseDomain(loadConfig({ AFFIANT_BASE_DOMAIN: baseDomain }), tenants);

describe('a base domain that several organizations share', () => {
  it.each(['help.example', 'help.court.gov', 'a.github.io', 'intranet'])(
    'is warned of where browsers take them for one site: %s',
    (domain) => {
      expect(of(domain)).toMatchObject({
        ok: false,
        severity: 'warning',
        message: expect.stringContaining(`share ${domain}, which is not on the Public Suffix List`),
      });
    },
  );

  it.each(['github.io', 'co.uk', 'netlify.app'])('is well where the list has it: %s', (domain) => {
    expect(of(domain)).toMatchObject({ ok: true, message: expect.stringContaining('is on the Public') });
  });

  it('is no matter to one organization, nor on this machine', () => {
    expect(of('help.example', 1).ok).toBe(true);
    expect(of('localhost', 5).ok).toBe(true);
  });
});
