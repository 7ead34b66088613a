import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlatformKey } from './platform-key.js';

/**
 * Puts a platform key in the place of the one in a file, mode 0600. Whoever reads meanwhile, or after a crash,
 * finds the old one or the new one, whole and on the disk.
 */
export async function replacePlatformKeyFile(path: string, key: PlatformKey): Promise<void> {
  const beside = `${path}.new`;
  // Left by one that was killed: never read, so nothing is lost with it.
  await rm(beside, { force: true });
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(beside, flags, 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(`${key.toText()}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const folder = await open(dirname(path), constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
