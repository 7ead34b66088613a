import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tarballOf } from '../testing/people.js';
import { readPackage } from './read-package.js';

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const MIB = 1024 * 1024;

/** `chunk`, so many times, as gzip: each time the same compressed bytes, so the whole is never made. */
function gzipOfMany(chunk: Buffer, times: number): Buffer {
  const packed = deflateRawSync(chunk, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const last = deflateRawSync(Buffer.alloc(1024));
  return Buffer.concat([GZIP_HEADER, ...Array<Buffer>(times).fill(packed), last, Buffer.alloc(8)]);
}

async function tarOf(names: readonly string[]): Promise<Buffer> {
  const archive = pack();
  for (const name of names) archive.entry({ name }, '');
  archive.finalize();
  return buffer(archive);
}

/** Which hardly compresses, so that the ratio is not what refuses it. */
const noise = (length: number): string => randomBytes(length / 2).toString('hex');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-hostile-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('a hostile archive leaves nothing on the disk and is refused', () => {
  const archives: [what: string, code: string, make: () => Promise<Buffer>][] = [
    ['where 10 MB unpack to 10 GB', 'archive_too_large', async () => gzipOfMany(Buffer.alloc(64 * MIB), 160)],
    [
      'of a million entries',
      'archive_too_large',
      async () => gzipOfMany((await tarOf(['package/a'])).subarray(0, 512), 1_000_000),
    ],
    [
      'of one entry more than 10,000, in 5 MB',
      'archive_too_large',
      async () => gzipSync(await tarOf(Array.from({ length: 10_001 }, () => `package/${noise(80)}`))),
    ],
    [
      'with a name of a million characters',
      'archive_unsafe',
      async () => gzipSync(await tarOf([`package/${noise(1_000_000)}`])),
    ],
    [
      'with a path of a thousand folders',
      'archive_unsafe',
      async () =>
        gzipSync(await tarOf([`package/${Array.from({ length: 1000 }, () => noise(2)).join('/')}`])),
    ],
  ];
  it.each(archives)('%s: %s', async (_, code, make) => {
    await expect(readPackage(await make())).rejects.toMatchObject({ name: 'AddonRefused', code });
    expect(await readdir(folder)).toEqual([]);
  });
});

it('an archive within a package stays the bytes that it is: nobody unpacks it', async () => {
  const inner = (await tarballOf()).toString('base64');
  const { files } = await readPackage(await tarballOf({}, { 'data/inner.tgz': inner }));
  expect(files.get('data/inner.tgz')?.toString()).toBe(inner);
  expect([...files.keys()].filter((name) => name.includes('inner'))).toEqual(['data/inner.tgz']);
  expect(await readdir(folder)).toEqual([]);
});
