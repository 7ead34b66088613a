import { gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { ARCHIVE_LIMITS } from './archive-limits.js';
import { readArchive } from './read-archive.js';

type Entry = Partial<Header> & { name: string; text?: string };

async function tar(entries: Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', ...header } of entries) {
    if (header.type && header.type !== 'file') archive.entry(header);
    else archive.entry(header, text);
  }
  archive.finalize();
  return buffer(archive);
}

const tgz = async (entries: Entry[]): Promise<Buffer> => gzipSync(await tar(entries));
const good: Entry = { name: 'package/package.json', text: '{}' };

describe('an archive', () => {
  it('is read into memory: names without package/, and bytes', async () => {
    const files = await readArchive(
      await tgz([
        good,
        { name: 'package/interviews', type: 'directory' },
        { name: 'package/interviews/a.yml', text: 'é' },
      ]),
    );
    expect([...files]).toEqual([
      ['package.json', Buffer.from('{}')],
      ['interviews/a.yml', Buffer.from('é')],
    ]);
  });

  it('may have a file name in its gzip header, as gzip and Python write it', async () => {
    const packed = await tgz([good]);
    packed[3] = 8;
    const named = Buffer.concat([packed.subarray(0, 10), Buffer.from('a.tar\0'), packed.subarray(10)]);
    expect((await readArchive(named)).size).toBe(1);
  });
});

const outside: [string, Entry[]][] = [
  ['a path that leads out', [{ name: 'package/../../etc/passwd' }]],
  ['an absolute path', [{ name: '/etc/passwd' }]],
  ['a backslash', [{ name: 'package\\..\\x' }]],
  ['a drive', [{ name: 'C:/x' }]],
  ['a drive below package/', [{ name: 'package/c:x' }]],
  ['another root', [{ name: 'other/x' }]],
  ['a dot segment', [{ name: 'package/./x' }]],
  ['an empty segment', [{ name: 'package//x' }]],
  ['a control character', [{ name: 'package/a\u0007' }]],
  ['a character that turns the text around', [{ name: 'package/\u202efdp.yml' }]],
  ['a dot that Windows drops', [{ name: 'package/a.' }]],
  ['node_modules', [{ name: 'package/node_modules/x/index.js' }]],
  ['a symbolic link', [{ name: 'package/x', type: 'symlink', linkname: '/etc/passwd' }]],
  ['a hard link', [{ name: 'package/x', type: 'link', linkname: 'package/package.json' }]],
  ['a character device', [{ name: 'package/x', type: 'character-device' }]],
  ['a block device', [{ name: 'package/x', type: 'block-device' }]],
  ['a FIFO', [{ name: 'package/x', type: 'fifo' }]],
  ['the same name twice', [{ name: 'package/a' }, { name: 'package/a' }]],
  ['names equal but for case', [{ name: 'package/static/Logo.png' }, { name: 'package/static/logo.PNG' }]],
  ['folders equal but for case', [{ name: 'package/Static/a' }, { name: 'package/static/A' }]],
  ['names equal but for Unicode form', [{ name: 'package/\u00e9' }, { name: 'package/e\u0301' }]],
  ['names equal but for a ligature', [{ name: 'package/\ufb01' }, { name: 'package/fi' }]],
  ['names equal but for ß', [{ name: 'package/stra\u00dfe' }, { name: 'package/STRASSE' }]],
  ['a file that is a folder too', [{ name: 'package/a' }, { name: 'package/a/b' }]],
  ['a folder that is a file too', [{ name: 'package/a/b' }, { name: 'package/a' }]],
];

describe('a hostile archive', () => {
  it.each(outside)('with %s is refused', async (_, entries) => {
    await expect(readArchive(await tgz([good, ...entries]))).rejects.toMatchObject({
      code: 'archive_unsafe',
    });
  });

  it('that unpacks to more than a hundred times its size is refused', async () => {
    const bomb = await tgz([good, { name: 'package/zeros', text: '\0'.repeat(5_000_000) }]);
    await expect(readArchive(bomb)).rejects.toMatchObject({ code: 'archive_too_large' });
  });

  it('is counted by its real bytes, whatever its own length says', async () => {
    const noise = Buffer.from(Array.from({ length: 60_000 }, (_, n) => (n * n * 31) % 251));
    const packed = await tgz([good, { name: 'package/a', text: noise.toString('latin1') }]);
    packed.writeUInt32LE(10, packed.length - 4);
    const limits = { ...ARCHIVE_LIMITS, bytes: 20_000 };
    await expect(readArchive(packed, limits)).rejects.toMatchObject({ code: 'archive_too_large' });
    await expect(readArchive(packed)).rejects.toMatchObject({ code: 'archive_unsafe' });
  });

  it('of too many entries is refused', async () => {
    const limits = { ...ARCHIVE_LIMITS, entries: 10, ratio: 1000 };
    const many = Array.from({ length: 11 }, (_, n) => ({ name: `package/${n}` }));
    await expect(readArchive(await tgz(many), limits)).rejects.toMatchObject({ code: 'archive_too_large' });
    expect((await readArchive(await tgz(many.slice(1)), limits)).size).toBe(10);
  });

  it('with a second gzip member, or bytes behind its end, or cut, is refused', async () => {
    const packed = await tgz([good]);
    const hidden = await tgz([{ name: 'package/hidden', text: 'x' }]);
    for (const bytes of [
      Buffer.concat([packed, hidden]),
      Buffer.concat([packed, Buffer.from([0])]),
      packed.subarray(0, -1),
      packed.subarray(0, 40),
      Buffer.alloc(0),
      Buffer.from('no gzip file at all, only words'),
    ]) {
      await expect(readArchive(bytes)).rejects.toMatchObject({ code: 'archive_unsafe' });
    }
  });

  it('that goes on behind its end, where tar stops and tar-stream does not, is refused', async () => {
    const hidden = Buffer.concat([await tar([good]), await tar([{ name: 'package/hidden', text: 'x' }])]);
    await expect(readArchive(gzipSync(hidden))).rejects.toMatchObject({ code: 'archive_unsafe' });
    const withoutEnd = (await tar([good])).subarray(0, -1024);
    await expect(readArchive(gzipSync(withoutEnd))).rejects.toMatchObject({ code: 'archive_unsafe' });
  });
});
