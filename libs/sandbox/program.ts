import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The files that a worker needs; absolute paths. */
export interface WorkerProgram {
  node: string;
  /** isolated-vm's compiled file. */
  addon: string;
  /** Folder of the worker's own scripts. */
  scripts: string;
  /** Folder of `kernel.js`, `compiler.js` and `linter.js`. */
  bundles: string;
  /** Set where this is a copy that goes when the sandbox closes. */
  copy: string | null;
}

/** The built tree's `dist`, whether this file runs from there or as TypeScript in a test. */
function distFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = resolve(here, '../..');
  return root.endsWith('/dist') ? root : join(root, 'dist');
}

/** Throws with a plain message where the tree was not built. */
export function locateProgram(bundles: string | null = null): WorkerProgram {
  const scripts = join(distFolder(), 'apps/sandbox');
  for (const file of [join(scripts, 'main.mjs'), join(scripts, 'harden.js')]) {
    if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run build" first`);
  }
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('isolated-vm/package.json'));
  const nodeGypBuild = createRequire(join(folder, 'package.json'))('node-gyp-build') as {
    path(folder: string): string;
  };
  return {
    node: process.execPath,
    addon: nodeGypBuild.path(folder),
    scripts,
    bundles: bundles ?? join(distFolder(), 'kernel'),
    copy: null,
  };
}

/** May `uid`, in no group, read this file and pass through every folder above it? */
function readableByOthers(file: string): boolean {
  const bits = statSync(file).isDirectory() ? 0o005 : 0o004;
  if ((statSync(file).mode & bits) !== bits) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

export function isReadableByOthers(program: WorkerProgram): boolean {
  return [program.node, program.addon, program.scripts, program.bundles].every(readableByOthers);
}

/**
 * Puts the program where a uid without rights can read it and nobody but root can change it. The
 * folder is closed to others until it is complete.
 */
export function copyProgram(program: WorkerProgram, into: string): WorkerProgram {
  const copy = mkdtempSync(join(into, 'affiant-sandbox-'));
  const copied = {
    node: join(copy, 'node'),
    addon: join(copy, 'isolated_vm.node'),
    scripts: join(copy, 'apps/sandbox'),
    bundles: join(copy, 'kernel'),
    copy,
  };
  try {
    copyFileSync(program.node, copied.node);
    copyFileSync(program.addon, copied.addon);
    for (const name of ['scripts', 'bundles'] as const) {
      mkdirSync(copied[name], { recursive: true });
      cpSync(program[name], copied[name], { recursive: true });
    }
    chmodSync(copied.node, 0o755);
    chmodSync(copied.addon, 0o644);
    openToReaders(copied.scripts);
    openToReaders(copied.bundles);
    chmodSync(join(copy, 'apps'), 0o755);
    chmodSync(copy, 0o755);
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw error;
  }
  return copied;
}

function openToReaders(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}
