import { AddonRefused } from './errors.js';

const LONGEST_PATH = 512;
const LONGEST_NAME = 200;
const ARCHIVES = /\.(tgz|tar|gz|zip|7z|rar|xz|bz2|zst|jar)$/i;

/**
 * The path of an archive's entry below `package/`. Throws `AddonRefused` `archive_unsafe` for what
 * leaves the folder, hides, or could mean two things on two systems (OWASP File Upload, 'Zip Slip').
 */
export function checkPath(name: string): string {
  const refuse = (why: string): never => {
    throw new AddonRefused('archive_unsafe', `${JSON.stringify(name.slice(0, 200))}: ${why}.`);
  };
  if (name.length > LONGEST_PATH) refuse('the path is too long');
  if (/[\\:\p{C}]/u.test(name)) refuse('backslashes, colons and control characters have no place in a path');
  if (name.normalize('NFC') !== name) refuse('the path is not in Unicode form NFC');
  const [top, ...parts] = name.split('/');
  if (top !== 'package') refuse('everything lies below package/');
  for (const part of parts) {
    if (part === '' || part === '.' || part === '..') refuse('the path leaves its folder');
    if (part.length > LONGEST_NAME) refuse('a name is too long');
    if (part.startsWith('.') || part.endsWith('.') || part.endsWith(' '))
      refuse('hidden and misleading names are refused');
    if (part === 'node_modules') refuse('an add-on brings no node_modules');
  }
  if (ARCHIVES.test(name)) refuse('archives within the archive are refused');
  return parts.join('/');
}

/** Two paths with the same value are one file on some file system. */
export function sameName(path: string): string {
  return path.normalize('NFKC').toLowerCase();
}
