import { BlobServiceClient } from '@azure/storage-blob';
import type { AzureOptions, BlobStore, DriverKit } from '#storage';
import { AzureStore } from './azure-store.js';

/** A store that does not answer must not hold requests: after these it counts as unavailable. */
const retryOptions = { maxTries: 3, tryTimeoutInMs: 30_000, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };

/** Blobs as block blobs in an Azure container. */
export function createStore(options: AzureOptions, kit: DriverKit): BlobStore {
  const { container, connectionString, prefix } = options;
  if (container === null) throw new kit.StorageNotConfigured('storage.azure.container is not set.');
  if (connectionString === null)
    throw new kit.StorageNotConfigured('storage.azure.connection_string is not set.');
  const service = BlobServiceClient.fromConnectionString(connectionString, { retryOptions });
  const root = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  return new AzureStore(service.getContainerClient(container), root, kit);
}
