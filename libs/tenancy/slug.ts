import { NameRefused } from './errors.js';

/** The provider console is a tenant of its own under this slug; no organization gets it. */
export const CONSOLE = 'console';

/**
 * Checks a slug: it becomes a label of a host name (RFC 1123 2.1; 63 characters).
 * @throws NameRefused
 */
export function checkSlug(slug: string): void {
  if (slug === CONSOLE) throw new NameRefused('The slug console is reserved for the provider console.');
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)) {
    throw new NameRefused(
      `${JSON.stringify(slug)} is no slug: 1 to 63 of a-z, 0-9 and -, not beginning or ending with -.`,
    );
  }
  // An internationalized label (RFC 5890) is shown as other letters than those that were typed.
  if (slug.slice(2, 4) === '--')
    throw new NameRefused('A slug must not have -- as its third and fourth letter.');
}
