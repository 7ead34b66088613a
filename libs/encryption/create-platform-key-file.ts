import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PlatformKeyUnusable } from './errors.js';
import { PlatformKey } from './platform-key.js';

/**
 * Makes a platform key, a new one where none is given, in a file of its own, mode 0600, on the disk before this returns: all answers are lost with it.
 * Never overwrites one (O_EXCL). Throws `PlatformKeyUnusable` where something is there already.
 */
export async function createPlatformKeyFile(
  path: string,
  key = PlatformKey.generate(),
): Promise<PlatformKey> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    const file = await open(path, flags, 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(`${key.toText()}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new PlatformKeyUnusable(`There is a file ${path} already; a platform key is never overwritten.`);
  }
  // The name too has to reach the disk.
  const folder = await open(dirname(path), constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return key;
}
