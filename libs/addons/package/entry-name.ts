import { AddonRefused } from '../errors.js';

const ROOT = 'package/';
const LONGEST = 400;

/**
 * Checks the name of an archive's entry and returns it without `package/`. What is refused here is
 * refused on every system, whatever that one's file names allow: a package is the same everywhere.
 * @throws AddonRefused `archive_unsafe`
 */
export function checkEntryName(name: string): string {
  const refuse = (why: string): never => {
    throw new AddonRefused('archive_unsafe', `${JSON.stringify(name.slice(0, LONGEST))} ${why}.`);
  };
  if (name.length > LONGEST) refuse('is too long a name');
  if (name.startsWith('/') || name.includes('\\') || /^[a-z]:/i.test(name))
    refuse('is an absolute path or a drive');
  // Control, format (bidi) and unassigned characters show as something else than they are; U+FFFD was no UTF-8.
  if (/[\p{C}\ufffd]/u.test(name)) refuse('has characters that no name may have');
  if (!name.startsWith(ROOT)) refuse(`lies outside ${ROOT}`);
  const parts = name.slice(ROOT.length).replace(/\/$/, '').split('/');
  for (const part of parts) {
    if (part === '..' || part === '.' || part === '') refuse('leads out of the package');
    if (part.toLowerCase() === 'node_modules') refuse('brings node_modules along');
    // Windows drops the last two and reads a colon as a stream of another file.
    if (/[:*?"<>|]|[. ]$/.test(part)) refuse('is no name on every system');
  }
  return parts.join('/');
}

/** Equal for names that some file system takes for one: by case or by Unicode form. */
export function foldedName(name: string): string {
  return name.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKC');
}
