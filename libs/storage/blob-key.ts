import { InvalidBlobKey } from './errors.js';

/** Below S3's 1,024 and Azure's 1,024, so that a configured prefix fits before it. */
const longestKey = 512;

/** Below a file system's 255, so that the disk driver's marks fit behind it. */
const longestSegment = 200;

const segment = new RegExp(`^(?!\\.{1,2}$)[a-z0-9_.-]{1,${longestSegment}}$`);

/**
 * Returns the key, or throws `InvalidBlobKey`: segments of [a-z0-9_.-] joined by single slashes, none of them '.' or
 * '..'. Lower case only, so that no file system folds two keys into one.
 */
export function checkKey(key: string): string {
  if (key.length > longestKey || !key.split('/').every((part) => segment.test(part)))
    throw new InvalidBlobKey(key);
  return key;
}

/** Returns the prefix: a key with a slash at its end, so that `t/1/` never takes `t/10/` along; or '' for all. */
export function checkPrefix(prefix: string): string {
  if (prefix === '') return prefix;
  if (!prefix.endsWith('/')) throw new InvalidBlobKey(prefix);
  checkKey(prefix.slice(0, -1));
  return prefix;
}
