import { packFiles, type Manifest } from '#addons';
import type { PackageSource } from '#interview';
import { flatName } from '#addons';
import type { Project } from '#playground';

/** The files that compiler and linter read; tests are neither's. */
const READ = /^(interviews|functions|translations|templates|data)\/.*\.(ya?ml|js|md|json|csv|hbs|txt)$/;

/** A project as its package will be. */
export interface PackedProject {
  manifest: Manifest;
  digest: string;
  tarball: Buffer;
  source: PackageSource;
}

/** Packs a project as `affiant addon pack` does. @throws AddonRefused */
export async function packProject({ files }: Pick<Project, 'files'>): Promise<PackedProject> {
  const contents = Object.entries(files).map(([path, text]): [string, Buffer] => [path, Buffer.from(text)]);
  const { manifest, digest, tarball } = await packFiles(new Map(contents));
  return { manifest, digest, tarball, source: draftSource(files, flatName(manifest.name)) };
}

/** What compiler and linter are given of a project. */
export function draftSource(files: Project['files'], name: string): PackageSource {
  const read = Object.entries(files).filter(([path]) => READ.test(path) && !path.endsWith('.test.yml'));
  return { name, files: Object.fromEntries(read), dependencies: {} };
}
