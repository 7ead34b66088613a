import { mkdir, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { StorageNotConfigured } from './errors.js';
import { HeldDirectory } from './held-directory.js';

/**
 * Opens a root folder of ours, made with mode 0700 where it is missing. Throws `StorageNotConfigured` where it is a
 * link, somebody else's, open to others, or lies in a folder that a web server hands out.
 */
export async function privateFolder(path: string, webRoots: readonly string[] = []): Promise<HeldDirectory> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const real = (await realpath(path)) + sep;
  for (const root of webRoots)
    if (real.startsWith((await realpath(root)) + sep))
      throw new StorageNotConfigured(`${path} lies in ${root}, which is served to everybody.`);
  const folder = await HeldDirectory.open(path);
  const { uid, mode } = await folder.stat();
  const problem =
    uid !== process.geteuid?.()
      ? 'belongs to another user'
      : (mode & 0o077) !== 0
        ? 'can be entered by other users (chmod 700)'
        : undefined;
  if (problem === undefined) return folder;
  await folder.close();
  throw new StorageNotConfigured(`${path} ${problem}.`);
}
