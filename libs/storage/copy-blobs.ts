import type { BlobStore } from './blob-store.js';
import { StorageUnavailable } from './errors.js';

/**
 * Copies what lies below a prefix from one store to another, blob by blob. Run again it copies only what is missing or
 * has another size, so it can be broken off. Nothing is deleted: that comes when the new store is in use.
 */
export async function copyBlobs(from: BlobStore, to: BlobStore, prefix: string): Promise<{ copied: number }> {
  const there = new Set<string>();
  for await (const key of to.list(prefix)) there.add(key);
  let copied = 0;
  for await (const key of from.list(prefix)) {
    const { size } = await from.head(key);
    if (there.has(key) && (await to.head(key)).size === size) continue;
    const put = await to.put(key, await from.get(key));
    if (put.size !== size) throw new StorageUnavailable(`copy ${key}: ${put.size} of ${size} bytes came`);
    copied++;
  }
  return { copied };
}
