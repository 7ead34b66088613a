/** What a tenant may open beyond its own origin; origins as `https://www.example.org`. */
export interface PolicyExceptions {
  /** Sites that may show the pages in a frame. */
  frameAncestors?: readonly string[];
  /** Where a form's answer may redirect to: browsers hold `form-action` against redirects too. */
  formTargets?: readonly string[];
}

/**
 * Value of `Content-Security-Policy` for every page: nothing but what the pages bring themselves.
 * `data:` images are pictures that an interview made (`qr_code`); the sanitizer allows no others.
 * (CSP Level 3; OWASP Content Security Policy Cheat Sheet.)
 */
export function contentSecurityPolicy({
  frameAncestors = [],
  formTargets = [],
}: PolicyExceptions = {}): string {
  const ancestors = frameAncestors.map(origin);
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "connect-src 'self'",
    ["form-action 'self'", ...formTargets.map(origin)].join(' '),
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
    "base-uri 'none'",
  ].join('; ');
}

/** Only an origin may stand in the header: a space or semicolon would begin something else. */
function origin(address: string): string {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError(`Not an origin: ${address}`);
  }
  return url.origin;
}
