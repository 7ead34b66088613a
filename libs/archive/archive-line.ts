import type { KeyCheck } from '#encryption';

export const ARCHIVE_FORMAT = 'affiant/archive/1';

/** The first line of an archive. */
export interface ArchiveHeader {
  format: typeof ARCHIVE_FORMAT;
  /** A tenant, or what belongs to no tenant: the catalogue, revocations, files beside the tenants'. */
  of: 'tenant' | 'installation';
  /** ISO 8601, UTC. */
  takenAt: string;
  /** The migrations that the database had run: rows fit no other. */
  migrations: string[];
  keys: KeyCheck[];
  /** Of a tenant. */
  slug?: string;
  id?: string;
}

/**
 * A line of an archive after its first. Rows are JSON as PostgreSQL writes it (`to_jsonb`), kept as text so
 * that no number of it passes through JavaScript; files are what the store holds: sealed bytes, in base64.
 */
export type ArchiveLine =
  | { table: string; row: string }
  | { file: string; more: boolean; bytes: string }
  | { end: { rows: number; files: number } };
