import type { StorageDrivers } from '#storage';

/** The drivers built with this host; each is loaded only when the configuration names it. */
export const storageDrivers: StorageDrivers = {
  s3: () => import('../../plugins/storage-s3/index.js'),
  azure: () => import('../../plugins/storage-azure/index.js'),
};
