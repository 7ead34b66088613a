import type { ArchivePlace } from '#archive';
import { openBlobStore } from '#storage';
import { storageDrivers } from '../host/storage-drivers.js';
import type { Context } from './context.js';

/** The database, file store and key that archives are taken from and put into. */
export async function archivePlace(context: Context): Promise<ArchivePlace> {
  const { storage, dataFolder } = context.config;
  return {
    ownerAddress: await context.address('owner'),
    blobs: await openBlobStore(storage, dataFolder, storageDrivers),
    platformKey: (await context.keys()).platformKey,
  };
}
