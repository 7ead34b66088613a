export type { BlobHead, BlobStore, PutOptions } from './blob-store.js';
export { checkKey, checkPrefix } from './blob-key.js';
export { blobStoreConformance, type ConformanceCase } from './conformance.js';
export { DiskStore } from './disk-store.js';
export { driverKit, type DriverKit, type StorageDriver } from './driver.js';
export { BlobNotFound, InvalidBlobKey, StorageNotConfigured, StorageUnavailable } from './errors.js';
export {
  openBlobStore,
  type AzureOptions,
  type S3Options,
  type StorageConfiguration,
  type StorageDrivers,
} from './open-blob-store.js';
