export type { BlobHead, BlobStore, PutOptions } from './blob-store.js';
export { checkKey, checkPrefix } from './blob-key.js';
export { checkStore, type StoreCheck } from './check-store.js';
export { copyBlobs } from './copy-blobs.js';
export { blobStoreConformance, type ConformanceCase } from './conformance.js';
export type { DeletionEntry, DeletionIntent, EntrySealer } from './deletion-entry.js';
export { DeletionJournal } from './deletion-journal.js';
export { DiskStore } from './disk-store.js';
export { driverKit, type DriverKit, type StorageDriver } from './driver.js';
export {
  BlobNotFound,
  DeletionIncomplete,
  InvalidBlobKey,
  JournalCorrupt,
  StorageNotConfigured,
  StorageUnavailable,
  SweepUnderWay,
} from './errors.js';
export {
  openBlobStore,
  type AzureOptions,
  type S3Options,
  type StorageConfiguration,
  type StorageDrivers,
} from './open-blob-store.js';
export type { StreamSealer } from './stream-sealer.js';
export { Sweeper, type SweepResult } from './sweeper.js';
export { TemporaryFiles } from './temporary-files.js';
export type { TemporaryFile, TemporaryJob } from './temporary-job.js';
