/** A path of our own origin to go on to, else the first page (OWASP Unvalidated Redirects). */
export function returnAddress(asked: string | undefined, origin: string): string {
  if (asked === undefined || !asked.startsWith('/')) return '/';
  const url = URL.parse(asked, origin);
  return url !== null && url.origin === origin ? `${url.pathname}${url.search}` : '/';
}

/** The same as a link carries it on, to be checked where it is used; nothing where nothing was asked. */
export function returnQuery(asked: string | undefined): string {
  return asked === undefined ? '' : `?returnTo=${encodeURIComponent(asked)}`;
}
