export { readArchive } from './archive-file.js';
export type { ArchiveHeader } from './archive-line.js';
export { AlreadyHere, ArchiveKeyMissing, ArchiveUnreadable } from './errors.js';
export { restoreBackup, writeBackup } from './installation-archive.js';
export { type ArchivePlace, putTenant, writeTenant } from './tenant-archive.js';
