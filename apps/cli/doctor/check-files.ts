import { checkStore, type BlobStore } from '#storage';
import { type Finding, good, wrong } from './finding.js';

/** Tries the file store; `name` as in `The file store (disk)`. */
export async function checkFiles(store: BlobStore, name: string): Promise<Finding[]> {
  const failed = (await checkStore(store)).filter(({ ok }) => !ok);
  if (failed.length === 0) return [good('storage', `${name} does all that is asked of it.`)];
  return failed.map((each) => wrong('storage', `${each.name}: ${each.message ?? 'failed'}`));
}
