import { type BlobStore, blobStoreConformance, checkStore } from '#storage';
import { type Finding, good, wrong } from './finding.js';

/** An examination is made often and on pages too; `affiant storage check` tries the long ones besides. */
const cases = blobStoreConformance.filter(({ long }) => !long);

/** Tries the file store; `name` as in `The file store (disk)`. */
export async function checkFiles(store: BlobStore, name: string): Promise<Finding[]> {
  const failed = (await checkStore(store, cases)).filter(({ ok }) => !ok);
  if (failed.length === 0)
    return [good('storage', `${name} keeps, gives back, lists and deletes what is put there.`)];
  return failed.map((each) => wrong('storage', `${each.name}: ${each.message ?? 'failed'}`));
}
