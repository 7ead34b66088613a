import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyFileRefused } from '../errors.js';
import { createKeyFile, readKeyFile } from './key-file.js';

let folder: string;
let path: string;
const locked = { passphrase: 'correct horse battery', allowPlain: false };
const plain = { passphrase: null, allowPlain: true };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-keys-'));
  path = join(folder, 'key');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a key file', () => {
  it('is encrypted under the passphrase and opens with it alone', async () => {
    const made = await createKeyFile(path, locked);
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain(made.x);
    const header = JSON.parse(Buffer.from(text.split('.')[0]!, 'base64url').toString()) as unknown;
    expect(header).toMatchObject({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 210_000 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readKeyFile(path, locked)).id).toBe(made.kid);
    await expect(readKeyFile(path, { ...locked, passphrase: 'wrong' })).rejects.toThrow(KeyFileRefused);
    await expect(readKeyFile(path, { ...locked, passphrase: null })).rejects.toThrow(
      /AFFIANT_KEY_PASSPHRASE/,
    );
  });

  it('is never made without a passphrase, but for a demo key', async () => {
    await expect(createKeyFile(path, { ...locked, passphrase: null })).rejects.toThrow(
      /AFFIANT_KEY_PASSPHRASE/,
    );
    const made = await createKeyFile(path, plain);
    expect((await readKeyFile(path, plain)).id).toBe(made.kid);
    await expect(readKeyFile(path, { ...plain, allowPlain: false })).rejects.toThrow(/development only/);
    await chmod(path, 0o644);
    await expect(readKeyFile(path, plain)).rejects.toThrow(/0600/);
  });

  it('is not written over', async () => {
    await createKeyFile(path, plain);
    await expect(createKeyFile(path, plain)).rejects.toThrow(/there already/);
    await expect(createKeyFile(path, { ...plain, replace: true })).resolves.toBeDefined();
  });

  it('that holds no key is refused without a word of what it holds', async () => {
    await writeFile(path, '{"secret":"swordfish"}', { mode: 0o600 });
    await expect(readKeyFile(path, plain)).rejects.toThrow(/^(?!.*swordfish).*no Ed25519/);
  });
});
