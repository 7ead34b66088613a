import { S3Client } from '@aws-sdk/client-s3';
import type { BlobStore, DriverKit, S3Options } from '#storage';
import { S3Store } from './s3-store.js';

/** A store that does not answer must not hold requests: after these it counts as unavailable. */
const timeouts = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Blobs in an S3 bucket, or in any service that speaks its protocol (`endpoint`, often `forcePathStyle`). */
export function createStore(options: S3Options, kit: DriverKit): BlobStore {
  const { bucket, region, endpoint, forcePathStyle, accessKeyId, secretAccessKey, prefix } = options;
  if (bucket === null) throw new kit.StorageNotConfigured('storage.s3.bucket is not set.');
  if ((accessKeyId === null) !== (secretAccessKey === null))
    throw new kit.StorageNotConfigured('storage.s3 needs access_key_id and secret_access_key, or neither.');
  const client = new S3Client({
    forcePathStyle,
    requestHandler: timeouts,
    ...(region !== null && { region }),
    ...(endpoint !== null && { endpoint }),
    ...(accessKeyId !== null &&
      secretAccessKey !== null && { credentials: { accessKeyId, secretAccessKey } }),
  });
  const root = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  return new S3Store(client, bucket, root, kit);
}
