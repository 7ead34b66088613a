import { lstat, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attestationFile } from '../attestations/attestation-file.js';
import { AddonRefused } from '../errors.js';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.js';
import type { Digest } from './digest.js';
import type { Manifest } from './manifest.js';
import { tarballName } from './package-name.js';
import { packFiles } from './pack-files.js';

/** What may go into a package; everything else in the folder stays at home. */
const FOLDERS = ['interviews', 'templates', 'static', 'data', 'functions', 'translations', 'module'];
const FILES = /^(package\.json|(README|LICENSE|LICENCE|CHANGELOG|NOTICE)(\.(md|txt))?)$/;

export interface Packed {
  /** Where the tarball lies. */
  path: string;
  digest: Digest;
  manifest: Manifest;
  /** Sorted paths within the package. */
  files: string[];
}

/**
 * Packs a folder as `npm pack` lays it out: `NAME-VERSION.tgz` in `out`. The same files give the same
 * bytes whoever packs them, whenever.
 * @throws AddonRefused `manifest_invalid`, `archive_unsafe`, `archive_too_large`
 */
export async function pack(
  folder: string,
  out: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<Packed> {
  const files = await collect(folder);
  const { tarball, manifest, digest } = await packFiles(files, limits);
  await mkdir(out, { recursive: true });
  const path = join(out, tarballName(manifest.name, manifest.version));
  const before = await readFile(path).catch(() => null);
  if (!before?.equals(tarball)) {
    // What was signed was another tarball; attestations of it would only be refused.
    await rm(attestationFile(path), { force: true });
    await writeFile(path, tarball);
  }
  return { path, digest, manifest, files: [...files.keys()].toSorted() };
}

async function collect(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (FOLDERS.includes(entry.name)) await collectFolder(folder, entry.name, files);
    else if (FILES.test(entry.name)) await collectFile(folder, entry.name, files);
  }
  if (!files.has('package.json'))
    throw new AddonRefused('manifest_invalid', `${folder} has no package.json.`);
  return files;
}

async function collectFolder(root: string, name: string, files: Map<string, Buffer>): Promise<void> {
  for (const entry of await readdir(join(root, name), { withFileTypes: true })) {
    // .DS_Store, .git and their like; node_modules are refused everywhere.
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = `${name}/${entry.name}`;
    if (entry.isDirectory()) await collectFolder(root, path, files);
    else await collectFile(root, path, files);
  }
}

async function collectFile(root: string, name: string, files: Map<string, Buffer>): Promise<void> {
  const path = join(root, name);
  if (!(await lstat(path)).isFile()) {
    throw new AddonRefused(
      'archive_unsafe',
      `${name} is a link or a special file: a package holds files only.`,
    );
  }
  // macOS gives names decomposed, others as they were typed.
  files.set(name.normalize('NFC'), await readFile(path));
}
