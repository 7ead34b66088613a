import { randomBytes } from 'node:crypto';
import type { BlobStore } from './blob-store.js';
import { blobStoreConformance } from './conformance.js';

export interface StoreCheck {
  name: string;
  ok: boolean;
  /** Why not. */
  message?: string;
}

/** Runs conformance cases on a store in use, each below a fresh prefix that is emptied afterwards. */
export async function checkStore(store: BlobStore, cases = blobStoreConformance): Promise<StoreCheck[]> {
  const checks: StoreCheck[] = [];
  for (const { name, run } of cases) {
    const prefix = `check/${randomBytes(8).toString('hex')}/`;
    try {
      await run(store, prefix);
      await store.deletePrefix(prefix);
      checks.push({ name, ok: true });
    } catch (error) {
      checks.push({ name, ok: false, message: String(error) });
      await store.deletePrefix(prefix).catch((left: unknown) => {
        checks.push({ name: `remove ${prefix}`, ok: false, message: String(left) });
      });
    }
  }
  return checks;
}
