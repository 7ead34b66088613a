import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attestationFile } from '../attestations/attestation-file.js';
import { pack } from './pack.js';
import { readArchive } from './read-archive.js';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'affiant-pack-'));
  folder = join(root, 'source');
  await write('package.json', manifest());
  await write('interviews/answer.yml', 'question: Hello\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
}

const manifest = (affiant: object = {}, rest: object = {}): string =>
  JSON.stringify({
    name: '@example/housing',
    version: '1.2.0',
    ...rest,
    affiant: { apiVersion: 1, kind: 'content', interviews: ['answer'], ...affiant },
  });

describe('packing', () => {
  it('gives the same bytes for the same files, whenever and wherever', async () => {
    const first = await pack(folder, join(root, 'one'));
    await utimes(join(folder, 'interviews/answer.yml'), new Date(0), new Date(0));
    const second = await pack(folder, join(root, 'two'));
    expect(await readFile(second.path)).toEqual(await readFile(first.path));
    expect(first.path).toBe(join(root, 'one', 'example-housing-1.2.0.tgz'));
  });

  it('takes the folders of a package and nothing else', async () => {
    for (const name of [
      '.env',
      'secret.pem',
      'src/x.ts',
      'node_modules/x/index.js',
      'interviews/.DS_Store',
      'dist/x',
    ]) {
      await write(name, 'x');
    }
    await write('templates/letter.md', 'Dear Sir');
    await write('README.md', 'Read me');
    const { path, files } = await pack(folder, root);
    expect(files).toEqual(['README.md', 'interviews/answer.yml', 'package.json', 'templates/letter.md']);
    expect([...(await readArchive(await readFile(path))).keys()]).toEqual(files);
  });

  it('refuses a link, which would bring along what lies elsewhere', async () => {
    await symlink('/etc/hostname', join(folder, 'interviews/link.yml'));
    await expect(pack(folder, root)).rejects.toMatchObject({ code: 'archive_unsafe' });
  });

  it('drops attestations of what it replaces, and keeps those of what is the same', async () => {
    const { path } = await pack(folder, root);
    await writeFile(attestationFile(path), 'signed');
    await pack(folder, root);
    expect(await readFile(attestationFile(path), 'utf8')).toBe('signed');
    await write('interviews/answer.yml', 'question: Changed\n');
    await pack(folder, root);
    await expect(readFile(attestationFile(path))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a manifest', () => {
  it.each<[string, string, RegExp]>([
    ['an unknown member', manifest({ permission: [] }), /affiant.permission: .*permissions/],
    ['another API version', manifest({ apiVersion: 2 }), /apiVersion/],
    ['an unknown kind', manifest({ kind: 'plugin' }), /kind/],
    ['an unknown permission', manifest({ permissions: ['mail'] }), /permissions/],
    ['http without hosts', manifest({ permissions: [{ http: [] }] }), /permissions/],
    ['http to any host', manifest({ permissions: [{ http: ['*.example.org'] }] }), /permissions/],
    ['host for content', manifest({ permissions: ['host'] }), /host is for modules/],
    ['an interview that is not there', manifest({ interviews: ['other'] }), /interviews\/other.yml/],
    ['an interview elsewhere', manifest({ interviews: ['../answer'] }), /interviews/],
    ['a script that npm would run', manifest({}, { scripts: { postinstall: 'x' } }), /postinstall/],
    ['dependencies from npm', manifest({}, { dependencies: { left: '1' } }), /nothing is installed from npm/],
    ['a name npm does not take', manifest({}, { name: 'Housing' }), /name/],
    ['a name that is a path', manifest({}, { name: '../housing' }), /name/],
    ['no version', manifest({}, { version: '1.0' }), /version/],
    ['a dependency without range', manifest({ dependencies: { base: 'latest' } }), /dependencies/],
    ['a member twice', manifest().replace('{', '{"name":"other",'), /stands twice/],
    ['no JSON', '{', /no JSON/],
    ['no affiant section', '{"name":"x","version":"1.0.0"}', /affiant/],
    ['a module without code', manifest({ kind: 'module' }), /module\/index.js/],
  ])('with %s is refused', async (_, text, message) => {
    await write('package.json', text);
    const refused = pack(folder, root);
    await expect(refused).rejects.toMatchObject({ code: 'manifest_invalid' });
    await expect(refused).rejects.toThrow(message);
  });

  it('names its permissions as ids', async () => {
    await write(
      'package.json',
      manifest({ permissions: ['mail.send', { http: ['b.example.org', 'a.example.org'] }] }),
    );
    const packed = await pack(folder, root);
    expect(packed.manifest.permissions).toEqual(['http:a.example.org', 'http:b.example.org', 'mail.send']);
  });

  it('of an interview that stores readable answers must say so', async () => {
    await write('interviews/answer.yml', 'metadata:\n  multi_user: true\n---\nquestion: Hello\n');
    await expect(pack(folder, root)).rejects.toThrow(/plaintext/);
    await write('package.json', manifest({ permissions: ['plaintext'] }));
    await expect(pack(folder, root)).resolves.toBeDefined();
  });
});
