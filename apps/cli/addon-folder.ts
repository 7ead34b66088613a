import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { templateSource } from '#documents';
import { effectPermissions } from '#sandbox';
import { CommandFailed } from './errors.js';

/** A folder that holds an add-on, or interviews alone. */
export interface AddonFolder {
  root: string;
  name: string;
  permissions: readonly string[];
}

/**
 * The folder given, else the nearest one at or above a path whose manifest has an `affiant` section.
 * @throws CommandFailed `addon_unknown`
 */
export async function folderOf(
  file: string,
  { addon, name }: { addon?: string; name?: string },
): Promise<AddonFolder> {
  if (addon !== undefined) {
    const root = resolve(addon);
    return described(root, name, await readManifest(root));
  }
  for (let root = file; ; root = dirname(root)) {
    const found = await readManifest(root);
    if (found !== null) return described(root, name, found);
    if (root === dirname(root)) {
      throw new CommandFailed('addon_unknown', `${file} belongs to no add-on: give one with --addon`);
    }
  }
}

interface Manifest {
  name: string;
  affiant: { permissions?: unknown[] };
}

/** In interview names a scoped package is written without @ and with - for the slash; a plain folder may do all. */
function described(root: string, given: string | undefined, manifest: Manifest | null): AddonFolder {
  if (manifest === null) return { root, name: given ?? basename(root), permissions: effectPermissions };
  return {
    root,
    name: given ?? manifest.name.replace(/^@/, '').replace('/', '-'),
    permissions: (manifest.affiant.permissions ?? []).filter((one) => typeof one === 'string'),
  };
}

async function readManifest(root: string): Promise<Manifest | null> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const manifest = JSON.parse(text) as Partial<Manifest>;
  if (manifest.affiant === undefined || manifest.name === undefined) return null;
  return { name: manifest.name, affiant: manifest.affiant };
}

const folders = ['interviews', 'functions', 'translations', 'templates', 'data'];

export interface PackageFiles {
  /** What the compiler reads, by path. */
  files: { [path: string]: string };
  /** The DOCX and PDF files of `templates/`. */
  templates: [string, Uint8Array][];
}

/** The files of an add-on that its compiler reads, and those that its documents are made from. */
export async function packageFiles(root: string): Promise<PackageFiles> {
  const files: PackageFiles['files'] = {};
  const templates: PackageFiles['templates'] = [];
  const take = async (path: string): Promise<void> => {
    files[path] = await readFile(join(root, path), 'utf8');
  };
  for (const name of await readdir(root))
    if (/\.ya?ml$/.test(name) && !name.endsWith('.test.yml')) await take(name);
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    for (const name of names)
      if (/\.(?:ya?ml|m?js|md|json|csv)$/.test(name) && !name.endsWith('.test.yml'))
        await take(`${folder}/${name}`);
  }
  const inTemplates = await readdir(join(root, 'templates'), { recursive: true }).catch(() => []);
  for (const path of [...(await readdir(root)), ...inTemplates.map((name) => `templates/${name}`)]) {
    if (!/\.(?:docx|pdf)$/i.test(path)) continue;
    const bytes = await readFile(join(root, path));
    files[path] = templateSource(path, bytes) ?? '';
    templates.push([path, bytes]);
  }
  return { files, templates };
}
