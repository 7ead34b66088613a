import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pack as tarPack } from 'tar-stream';
import { checkPath } from './archive-path.js';
import { AddonRefused } from './errors.js';
import { readManifest, type Manifest } from './manifest.js';
import { tarballName } from './package-name.js';

/** What an add-on may hold beside `package.json`; anything else in the folder stays out. */
const FOLDERS = ['data', 'functions', 'interviews', 'static', 'templates', 'translations'];
const FILES = /^(README|LICENSE|LICENCE|NOTICE|CHANGELOG)(\.[a-z]+)?$/i;
/** As npm packs, so that the bytes depend on the content alone. */
const MODIFIED = new Date('1985-10-26T08:15:00Z');
const GZIP_OS_BYTE = 9;
const UNKNOWN_OS = 255;

export interface PackedAddon {
  /** `NAME-VERSION.tgz` */
  fileName: string;
  manifest: Manifest;
  tarball: Buffer;
}

/**
 * Packs an add-on's folder in the layout of `npm pack`. The same input gives the same bytes, on any
 * machine. Throws `AddonRefused`: `manifest_invalid`, `archive_unsafe` (a link, a name that no
 * archive may hold).
 */
export async function packAddon(folder: string): Promise<PackedAddon> {
  const manifest = readManifest(await readPackageJson(folder));
  const paths = (await listFiles(folder, manifest)).toSorted();
  for (const name of manifest.interviews) {
    if (!paths.includes(`interviews/${name}.yml`)) {
      throw new AddonRefused(
        'manifest_invalid',
        `package.json lists the interview ${name}, but there is no interviews/${name}.yml.`,
      );
    }
  }
  const tar = tarPack();
  for (const path of paths) {
    const name = `package/${path}`;
    checkPath(name);
    const content = await readFile(join(folder, path));
    tar.entry({ name, mode: 0o644, mtime: MODIFIED, uid: 0, gid: 0, type: 'file' }, content);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  const tarball = await promisify(gzip)(Buffer.concat(chunks), { level: 9 });
  tarball[GZIP_OS_BYTE] = UNKNOWN_OS;
  return { fileName: tarballName(manifest.name, manifest.version), manifest, tarball };
}

async function readPackageJson(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'package.json'), 'utf8');
  } catch {
    throw new AddonRefused('manifest_invalid', `There is no package.json in ${folder}.`);
  }
}

async function listFiles(folder: string, { kind }: Manifest): Promise<string[]> {
  const folders = kind === 'module' ? [...FOLDERS, 'dist'] : FOLDERS;
  const top = await readdir(folder, { withFileTypes: true });
  const own = top.filter((entry) => entry.isFile() && FILES.test(entry.name)).map(({ name }) => name);
  const below = await Promise.all(
    top.filter(({ name }) => folders.includes(name)).map(({ name }) => listBelow(folder, name)),
  );
  return ['package.json', ...own, ...below.flat()];
}

async function listBelow(folder: string, path: string): Promise<string[]> {
  const stat = await lstat(join(folder, path));
  if (stat.isFile()) return [path];
  if (!stat.isDirectory())
    throw new AddonRefused('archive_unsafe', `${path} is neither a file nor a folder.`);
  const names = (await readdir(join(folder, path))).filter((name) => !name.startsWith('.'));
  return (await Promise.all(names.map((name) => listBelow(folder, `${path}/${name}`)))).flat();
}
