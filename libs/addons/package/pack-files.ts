import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.js';
import { type PackageContents, readPackage } from './read-package.js';
import { writeArchive } from './write-archive.js';

/**
 * Packs files, by their path in the package. It is read back by the same reader as everybody's: what that
 * would refuse later is not packed at all.
 * @throws AddonRefused `manifest_invalid`, `archive_unsafe`, `archive_too_large`
 */
export async function packFiles(
  files: ReadonlyMap<string, Buffer>,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<PackageContents & { tarball: Buffer }> {
  const tarball = await writeArchive(files);
  return { ...(await readPackage(tarball, limits)), tarball };
}
