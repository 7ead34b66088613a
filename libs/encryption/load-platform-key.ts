import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformKeyUnusable } from './errors.js';
import { PlatformKey } from './platform-key.js';

/** Where the platform key comes from: `encryption.platform_key` of the configuration, with the path worked out. */
export interface PlatformKeySource {
  source: 'file' | 'env' | 'systemd';
  /** For `file`. */
  path?: string | null;
}

const CREDENTIAL = 'affiant-platform-key';
const LARGEST_FILE_BYTES = 65_536;

/**
 * The platform key from `AFFIANT_PLATFORM_KEY` where it is set, else from its source. Throws `PlatformKeyUnusable`, with
 * what to do about it and no part of the key.
 */
export function loadPlatformKey(
  from: PlatformKeySource,
  environment: NodeJS.ProcessEnv = process.env,
): PlatformKey {
  const text = environment['AFFIANT_PLATFORM_KEY'];
  if (text !== undefined && text !== '') return PlatformKey.fromText(text);
  if (from.source === 'env') throw new PlatformKeyUnusable('AFFIANT_PLATFORM_KEY is not set.');
  if (from.source === 'file') {
    if (!from.path) throw new PlatformKeyUnusable('No path is configured for the platform key.');
    return PlatformKey.fromText(readPrivateFile(from.path, 0o600));
  }
  const directory = environment['CREDENTIALS_DIRECTORY'];
  if (!directory)
    throw new PlatformKeyUnusable('systemd passed no credentials (CREDENTIALS_DIRECTORY is not set).');
  // systemd makes credentials 0400 and owned by the service's user, or by root with an ACL.
  return PlatformKey.fromText(readPrivateFile(join(directory, CREDENTIAL), 0o440));
}

/** Reads through one descriptor, so that what was checked is what is read. */
function readPrivateFile(path: string, mostMode: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new PlatformKeyUnusable(`The platform key ${path} cannot be read (${code}).`);
  }
  try {
    const { mode, uid, size, isFile } = statOf(descriptor);
    const self = process.geteuid?.();
    if (!isFile) throw new PlatformKeyUnusable(`The platform key ${path} is not a plain file.`);
    if (self !== undefined && uid !== self && uid !== 0) {
      throw new PlatformKeyUnusable(
        `The platform key ${path} belongs to another user. Run: chown ${self} ${path}`,
      );
    }
    if (process.platform !== 'win32' && (mode & 0o777 & ~mostMode) !== 0) {
      throw new PlatformKeyUnusable(
        `The platform key ${path} has mode ${(mode & 0o777).toString(8)}: others could read it. Run: chmod 600 ${path}`,
      );
    }
    if (size > LARGEST_FILE_BYTES)
      throw new PlatformKeyUnusable(`The platform key ${path} is too large to be one.`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function statOf(descriptor: number) {
  const stat = fstatSync(descriptor);
  return { mode: stat.mode, uid: stat.uid, size: stat.size, isFile: stat.isFile() };
}
