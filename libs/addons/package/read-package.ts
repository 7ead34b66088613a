import { AddonRefused } from '../errors.js';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.js';
import { type Digest, digestOf } from './digest.js';
import { type Manifest, readManifest } from './manifest.js';
import { checkPlaintext } from './plaintext.js';
import { readArchive } from './read-archive.js';

/** What a tarball holds, of which nobody has vouched for anything yet. */
export interface PackageContents {
  digest: Digest;
  manifest: Manifest;
  /** By their path in the package, as in `interviews/eviction-answer.yml`. */
  files: Map<string, Buffer>;
}

/** @throws AddonRefused `archive_unsafe`, `archive_too_large`, `manifest_invalid` */
export async function readPackage(
  tarball: Buffer,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<PackageContents> {
  const files = await readArchive(tarball, limits);
  return { digest: digestOf(tarball), manifest: checkContents(files), files };
}

/** Checks the manifest against the files. @throws AddonRefused `manifest_invalid` */
export function checkContents(files: ReadonlyMap<string, Buffer>): Manifest {
  const text = files.get('package.json');
  if (!text) throw new AddonRefused('manifest_invalid', 'The package has no package.json.');
  const manifest = readManifest(text.toString('utf8'));
  for (const name of manifest.interviews) {
    if (!files.has(`interviews/${name}.yml`)) {
      throw new AddonRefused(
        'manifest_invalid',
        `package.json names the interview ${name}; interviews/${name}.yml is not there.`,
      );
    }
  }
  for (const { file } of manifest.screenshots) {
    if (!files.has(file))
      throw new AddonRefused(
        'manifest_invalid',
        `package.json names the picture ${file}, which is not there.`,
      );
  }
  if (manifest.kind === 'module' && !files.has(MODULE_ENTRY)) {
    throw new AddonRefused('manifest_invalid', `A module begins in ${MODULE_ENTRY}, which is not there.`);
  }
  checkPlaintext(manifest, files);
  return manifest;
}

/** Where a module's code begins. */
export const MODULE_ENTRY = 'module/index.js';
