import type { Dirent } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { blobMark } from './disk-place.js';
import { HeldDirectory } from './held-directory.js';
import { isMissing } from './system-errors.js';

/** Keys of the blobs below a held folder whose own prefix is `prefix`, in ascending order of their bytes. */
export async function* walk(folder: HeldDirectory, prefix: string): AsyncIterable<string> {
  // A folder sorts as its name with the slash, so that 'a-b' stands before what is in 'a/'.
  const entries = (await folder.readdir())
    .filter((entry) => entry.isDirectory() || (entry.isFile() && entry.name.endsWith(blobMark)))
    .map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name.slice(0, -1) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  for (const { entry, key } of entries) {
    if (entry.isFile()) yield prefix + key;
    else yield* walkChild(folder, entry, prefix + key);
  }
}

async function* walkChild(folder: HeldDirectory, entry: Dirent, prefix: string): AsyncIterable<string> {
  let child: HeldDirectory;
  try {
    child = await folder.child(entry.name);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  try {
    yield* walk(child, prefix);
  } finally {
    await child.close();
  }
}

/**
 * Removes the folder `name` in a held one with all that is in it, unfinished uploads too. Links are removed as links.
 * Returns how many blobs there were.
 */
export async function removeFolder(above: HeldDirectory, name: string): Promise<number> {
  let deleted = 0;
  const folder = await above.child(name);
  try {
    for (const entry of await folder.readdir()) {
      if (entry.isDirectory()) deleted += await removeFolder(folder, entry.name);
      else {
        await rm(folder.entry(entry.name), { force: true });
        if (entry.name.endsWith(blobMark)) deleted++;
      }
    }
  } finally {
    await folder.close();
  }
  await rmdir(above.entry(name));
  return deleted;
}
