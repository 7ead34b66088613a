/** The cookies, by what they are for; the names on the wire depend on HTTPS. `affiant_away`: a login elsewhere under way; `affiant_shared`: this browser stands where others use it. */
export type CookieName =
  'affiant_shared' | 'affiant_login' | 'affiant_device' | 'affiant_csrf' | 'affiant_away';

/**
 * The name as it is sent. Over HTTPS it carries `__Host-`, which browsers accept only from this very
 * host, without Domain, with Path=/ and Secure: a sibling tenant cannot plant it (cookie tossing).
 */
export function cookieName(name: CookieName, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

/** Attributes as `@fastify/cookie` takes them. `affiant_csrf` is readable by the page's script. */
export function cookieAttributes(name: CookieName, secure: boolean, maxAgeSeconds?: number) {
  return {
    path: '/',
    httpOnly: name !== 'affiant_csrf',
    sameSite: 'lax' as const,
    secure,
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
  };
}
