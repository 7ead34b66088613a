import type { ArchiveLimits } from '#interim';
import type { Config } from '#config';

/** How large a package may be here. */
export function archiveLimits({ limits }: Config): ArchiveLimits {
  return { bytes: limits.packageMib * 2 ** 20, entries: limits.packageEntries };
}
