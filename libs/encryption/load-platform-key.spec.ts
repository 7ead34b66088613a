import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlatformKeyFile } from './create-platform-key-file.js';
import { PlatformKeyUnusable } from './errors.js';
import { loadPlatformKey } from './load-platform-key.js';
import { PlatformKey } from './platform-key.js';

let folder: string;
const text = PlatformKey.generate().toText();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-key-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('a new key lies in a file that only its owner can read, and is read back', async () => {
  const path = join(folder, 'new', 'platform-key');
  const key = await createPlatformKeyFile(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(loadPlatformKey({ source: 'file', path }, {}).derive('jwt', [])).toEqual(key.derive('jwt', []));
});

test('a key that is there is never overwritten', async () => {
  const path = join(folder, 'kept');
  await createPlatformKeyFile(path);
  const before = await readFile(path, 'utf8');
  await expect(createPlatformKeyFile(path)).rejects.toThrow(PlatformKeyUnusable);
  expect(await readFile(path, 'utf8')).toBe(before);
});

test.each([0o644, 0o640, 0o660, 0o604, 0o700])(
  'a file with mode %o is refused, with what to do',
  async (mode) => {
    const path = join(folder, `mode-${mode}`);
    await writeFile(path, text);
    await chmod(path, mode);
    expect(() => loadPlatformKey({ source: 'file', path }, {})).toThrow(/chmod 600/);
  },
);

test('a link, a folder, nothing and rubbish are refused', async () => {
  const real = join(folder, 'real');
  await createPlatformKeyFile(real);
  await symlink(real, join(folder, 'link'));
  await writeFile(join(folder, 'rubbish'), 'not a key', { mode: 0o600 });
  for (const name of ['link', '.', 'nothing', 'rubbish']) {
    expect(() => loadPlatformKey({ source: 'file', path: join(folder, name) }, {})).toThrow(
      PlatformKeyUnusable,
    );
  }
  expect(() => loadPlatformKey({ source: 'file', path: null }, {})).toThrow(PlatformKeyUnusable);
});

test.runIf(process.getuid?.() === 0)(
  'a file of another user is refused (root only can make one)',
  async () => {
    const path = join(folder, 'foreign');
    await createPlatformKeyFile(path);
    const { chown } = await import('node:fs/promises');
    await chown(path, 12_345, 12_345);
    expect(() => loadPlatformKey({ source: 'file', path }, {})).toThrow(/chown/);
  },
);

test('AFFIANT_PLATFORM_KEY comes before whatever the configuration says', () => {
  const key = loadPlatformKey({ source: 'file', path: '/nowhere' }, { AFFIANT_PLATFORM_KEY: text });
  expect(key.derive('jwt', [])).toEqual(PlatformKey.fromText(text).derive('jwt', []));
  expect(() => loadPlatformKey({ source: 'env' }, {})).toThrow(/AFFIANT_PLATFORM_KEY is not set/);
});

test('a systemd credential is read from the directory that systemd names', async () => {
  await writeFile(join(folder, 'affiant-platform-key'), text, { mode: 0o400 });
  const key = loadPlatformKey({ source: 'systemd' }, { CREDENTIALS_DIRECTORY: folder });
  expect(key.version).toBe(1);
  expect(() => loadPlatformKey({ source: 'systemd' }, {})).toThrow(PlatformKeyUnusable);
});
