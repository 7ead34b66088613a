import { join } from 'node:path';
import type { BlobStore } from './blob-store.js';
import { DiskStore } from './disk-store.js';
import { driverKit, type StorageDriver } from './driver.js';
import { StorageNotConfigured } from './errors.js';

/** `storage.s3` of the configuration. Without keys the SDK's own chain finds them (environment, role). */
export interface S3Options {
  bucket: string | null;
  region: string | null;
  endpoint: string | null;
  forcePathStyle: boolean;
  accessKeyId: string | null;
  secretAccessKey: string | null;
  prefix: string;
}

/** `storage.azure` of the configuration. */
export interface AzureOptions {
  container: string | null;
  connectionString: string | null;
  prefix: string;
}

/** `storage` of the configuration. */
export interface StorageConfiguration {
  driver: 'disk' | 's3' | 'azure';
  disk: { path: string | null };
  s3: S3Options;
  azure: AzureOptions;
}

/** How the host finds the plugins; each is loaded only when it is the one in use. */
export interface StorageDrivers {
  s3?: () => Promise<StorageDriver<S3Options>>;
  azure?: () => Promise<StorageDriver<AzureOptions>>;
}

/**
 * The store that `storage.driver` names. For `disk` without a path it lies in `blobs` of the data folder.
 * Throws `StorageNotConfigured` where the driver is not installed or a setting that it needs is missing.
 */
export async function openBlobStore(
  configuration: StorageConfiguration,
  dataFolder: string,
  drivers: StorageDrivers,
  options: { webRoots?: readonly string[] } = {},
): Promise<BlobStore> {
  const { driver } = configuration;
  if (driver === 'disk') return new DiskStore(configuration.disk.path ?? join(dataFolder, 'blobs'), options);
  if (driver === 's3' && drivers.s3) return (await drivers.s3()).createStore(configuration.s3, driverKit);
  if (driver === 'azure' && drivers.azure)
    return (await drivers.azure()).createStore(configuration.azure, driverKit);
  throw new StorageNotConfigured(`storage.driver is ${driver}, which is not part of this installation.`);
}
