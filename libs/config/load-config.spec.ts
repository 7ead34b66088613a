import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigurationError, loadConfig, refusals, root } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'affiant-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const file = (text: string): string => {
  const path = join(folder, `${++files}.yml`);
  writeFileSync(path, text);
  return path;
};
const problemsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('has development values where nothing is set', () => {
    const config = loadConfig({});
    expect(config.environment).toBe('development');
    expect(config.server).toMatchObject({ host: '127.0.0.1', port: 8080, baseDomain: 'localhost' });
    expect(config.identity.registration).toBe('open');
    expect(config.throttle.requestsPerMinute).toBe(0);
    expect(config.dataFolder).toBe(join(root, '.data'));
    expect(config.addons.trust).toBe(join(root, '.data/dev-keys/trust.yml'));
    expect(config.encryption.platformKey).toEqual({ source: 'file', path: join(root, '.data/platform-key') });
  });

  it('is stricter in staging and production, which have the same values', () => {
    const { environment, environmentReason, ...production } = loadConfig({
      AFFIANT_ENVIRONMENT: 'production',
    });
    const {
      environment: other,
      environmentReason: why,
      ...staging
    } = loadConfig({ AFFIANT_ENVIRONMENT: 'staging' });
    expect([environment, other]).toEqual(['production', 'staging']);
    expect([environmentReason, why]).toEqual(['AFFIANT_ENVIRONMENT says so', 'AFFIANT_ENVIRONMENT says so']);
    expect(production).toEqual(staging);
    expect(production.identity.registration).toBe('confirm_first');
    expect(production.encryption.allowPlaintext).toBe(false);
    expect(production.identity.secondFactor.requiredFor).toEqual(['admin', 'operator', 'reviewer']);
    expect(production.throttle).toEqual({
      requestsPerMinute: 600,
      stepsPerSecondPerTenant: 100,
      registrationsPerHour: 20,
      resetsPerHour: 20,
      uploadsPerMinute: 60,
    });
    expect(production.addons.trust).toBe(join(root, 'config/trust.yml'));
  });

  it('lets later files win over earlier ones, and variables over files', () => {
    const first = file('server: { port: 1, base_domain: one.example }\nlimits: { fields: 7 }');
    const second = file('server: { port: 2, base_domain: two.example }');
    const config = loadConfig({ AFFIANT_CONFIG: `${first}:${second}`, AFFIANT_PORT: '3' });
    expect(config.server).toMatchObject({ port: 3, baseDomain: 'two.example', host: '127.0.0.1' });
    expect(config.limits.fields).toBe(7);
  });

  it('refuses an unknown key with the nearest known one and the file', () => {
    const path = file('server: { base_domian: x.example }\nidentiy: {}');
    expect(problemsOf({ AFFIANT_CONFIG: path })).toEqual(
      expect.arrayContaining([
        `${path}: server.base_domian: unknown key; did you mean base_domain?`,
        `${path}: identiy: unknown key; did you mean identity?`,
      ]),
    );
  });

  it('names the variable that holds a bad value', () => {
    expect(problemsOf({ AFFIANT_PORT: 'http' })[0]).toMatch(/^AFFIANT_PORT: server\.port: /);
    expect(problemsOf({ AFFIANT_ENVIRONMENT: 'prod' })[0]).toMatch(/^AFFIANT_ENVIRONMENT: environment: /);
  });

  it('refuses a file that is missing, is no YAML or names a key twice', () => {
    expect(problemsOf({ AFFIANT_CONFIG: join(folder, 'none.yml') })[0]).toMatch(/there is no such file/);
    expect(problemsOf({ AFFIANT_CONFIG: file('a: [') })[0]).toMatch(/^.*\.yml: /);
    expect(problemsOf({ AFFIANT_CONFIG: file('limits: {}\nlimits: {}') })[0]).toMatch(/unique/);
  });

  it('is not fooled by a key named like an object of the language', () => {
    expect(problemsOf({ AFFIANT_CONFIG: file('__proto__: { environment: staging }') })).toHaveLength(1);
  });

  it('takes paths from the repository’s root', () => {
    const path = file('storage: { disk: { path: my/files } }');
    expect(loadConfig({ AFFIANT_CONFIG: path }).storage.disk.path).toBe(join(root, 'my/files'));
    expect(loadConfig({ AFFIANT_DATA: '/srv/affiant' }).storage.disk.path).toBe('/srv/affiant/files');
  });
});

describe('the environment', () => {
  const environmentOf = (env: NodeJS.ProcessEnv): [string, string] => {
    const { environment, environmentReason } = loadConfig(env);
    return [environment, environmentReason];
  };

  it('is the stricter where two sources name different ones', () => {
    const production = file('environment: production');
    expect(environmentOf({ AFFIANT_CONFIG: production, AFFIANT_ENVIRONMENT: 'development' })).toEqual([
      'production',
      `${production} says so`,
    ]);
    expect(
      environmentOf({ AFFIANT_CONFIG: file('environment: staging'), AFFIANT_ENVIRONMENT: 'production' })[0],
    ).toBe('production');
  });

  it('is production for a host beyond loopback, or NODE_ENV=production, where nobody names one', () => {
    const open = file('server: { host: 0.0.0.0 }');
    expect(environmentOf({ AFFIANT_CONFIG: open })).toEqual([
      'production',
      'the host listens on 0.0.0.0, beyond loopback',
    ]);
    expect(environmentOf({ NODE_ENV: 'production' })).toEqual(['production', 'NODE_ENV is production']);
    expect(environmentOf({ AFFIANT_CONFIG: open, AFFIANT_ENVIRONMENT: 'development' })[0]).toBe(
      'development',
    );
  });
});

describe('a host', () => {
  const refused = (text: string, environment = 'production'): string[] =>
    refusals(loadConfig({ AFFIANT_ENVIRONMENT: environment, AFFIANT_CONFIG: file(text) }));
  const good = 'encryption: { platform_key: { path: /etc/affiant/platform-key } }\n';

  it('may start in development as it is, and in production once its key is elsewhere', () => {
    expect(refusals(loadConfig({}))).toEqual([]);
    expect(refused(good)).toEqual([]);
  });

  it('must not keep the platform key beside the data', () => {
    expect(refused('{}').join()).toMatch(/platform_key\.path/);
    expect(refused('encryption: { platform_key: { path: .data/sub/../key } }', 'staging').join()).toMatch(
      /outside/,
    );
    expect(refused('encryption: { platform_key: { path: .data-keys/key } }').join()).not.toMatch(/outside/);
  });

  it('must not listen beyond loopback without HTTPS', () => {
    expect(refused(`${good}server: { host: 0.0.0.0 }`).join()).toMatch(/HTTPS/);
    expect(refused(`${good}server: { host: 0.0.0.0, trusted_proxies: [10.0.0.1] }`)).toEqual([]);
    expect(refused(`${good}server: { host: 0.0.0.0, tls: { cert: c.pem, key: k.pem } }`)).toEqual([]);
  });

  it('must not write messages to files, nor have half a certificate', () => {
    expect(refused(`${good}messaging: { mail: { driver: file } }`).join()).toMatch(/for development/);
    expect(refused('server: { tls: { cert: c.pem } }', 'development').join()).toMatch(/both/);
  });
});
