import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '#config';
import { PlatformKeys } from './platform-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'affiant-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const configOf = (name: string, env: NodeJS.ProcessEnv = {}) =>
  loadConfig({ AFFIANT_DATA: join(folder, name), ...env });

describe('the platform key', () => {
  it('is made once, readable by its owner only, and is lacking until then', async () => {
    const config = configOf('one');
    const keys = new PlatformKeys({});
    await expect(keys.open(config)).rejects.toMatchObject({ code: expect.any(String) });
    const first = await keys.make(config);
    expect(first.made).toBe(true);
    expect(statSync(config.encryption.platformKey.path).mode & 0o777).toBe(0o600);
    const again = await keys.make(config);
    expect(again.made).toBe(false);
    expect(again.keys.derive('x')).toBe(first.keys.derive('x'));
    expect(first.keys.derive('x')).not.toBe(first.keys.derive('y'));
  });

  it('is printed on a sheet until the code at its end comes back', async () => {
    const config = configOf('two');
    const keys = new PlatformKeys({});
    const { sheet } = await keys.make(config);
    expect(sheet).toContain(readFileSync(config.encryption.platformKey.path, 'utf8').trim());
    const code = /(\S+)$/.exec(sheet ?? '')?.[1] ?? '';
    await expect(keys.confirmSheet(config, 'WRONG')).rejects.toThrow(/not the code/);
    expect((await keys.make(config)).sheet).not.toBeNull();
    await keys.confirmSheet(config, code.toLowerCase());
    expect((await keys.make(config)).sheet).toBeNull();
  });

  it('is not made beside the data in production', async () => {
    const config = configOf('three', { AFFIANT_ENVIRONMENT: 'production' });
    await expect(new PlatformKeys({}).make(config)).rejects.toThrow(/outside/);
  });

  it('comes from the variable where that is set, and asks for no sheet', async () => {
    const env = { AFFIANT_PLATFORM_KEY: Buffer.alloc(32, 7).toString('base64url') };
    expect(await new PlatformKeys(env).make(configOf('four', env))).toMatchObject({
      made: false,
      sheet: null,
    });
  });
});
