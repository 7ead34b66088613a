import { checkKey, checkPrefix } from './blob-key.js';
import type { BlobStore } from './blob-store.js';
import { BlobNotFound, InvalidBlobKey, StorageNotConfigured, StorageUnavailable } from './errors.js';

/** What a driver outside this folder is given, since a plugin takes only types from here. */
export const driverKit = {
  checkKey,
  checkPrefix,
  BlobNotFound,
  InvalidBlobKey,
  StorageNotConfigured,
  StorageUnavailable,
};

export type DriverKit = typeof driverKit;

/** What the module of a storage plugin exports. `options` is its part of `storage` in the configuration. */
export interface StorageDriver<Options> {
  createStore(options: Options, kit: DriverKit): BlobStore;
}
