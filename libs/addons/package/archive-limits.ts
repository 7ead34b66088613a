import type { Config } from '#config';

/** `limits.package_mib` and `limits.package_entries` of the configuration, and the ratio. */
export interface ArchiveLimits {
  /** Of the tarball, and of what it unpacks to. */
  bytes: number;
  entries: number;
  /** Bytes that come out for one that went in. */
  ratio: number;
}

/** Those of a configuration. */
export function archiveLimits({ limits }: Pick<Config, 'limits'>): ArchiveLimits {
  return { ...ARCHIVE_LIMITS, bytes: limits.packageMib * 1024 * 1024, entries: limits.packageEntries };
}

export const ARCHIVE_LIMITS: ArchiveLimits = { bytes: 100 * 1024 * 1024, entries: 10_000, ratio: 100 };
