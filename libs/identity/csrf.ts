import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PlatformKey } from '#encryption';
import { CsrfRefused } from './errors.js';

/**
 * The token of a login, for the header `x-csrf-token` or the form field `_csrf`. Bound to the login,
 * not to a cookie beside it, so a planted cookie proves nothing
 * (OWASP Cross-Site Request Forgery Prevention, 'HMAC CSRF token').
 */
export function csrfToken(platformKey: PlatformKey, tenantId: string, loginId: Buffer): string {
  const key = platformKey.derive('csrf', [tenantId, loginId]);
  return createHmac('sha256', key).update('csrf').digest('base64url');
}

/** Throws `CsrfRefused` where the token is not that of the login. */
export function requireCsrfToken(
  platformKey: PlatformKey,
  tenantId: string,
  loginId: Buffer,
  given: string | undefined,
): void {
  const expected = Buffer.from(csrfToken(platformKey, tenantId, loginId));
  const token = Buffer.from(given ?? '');
  if (token.length !== expected.length || !timingSafeEqual(token, expected)) throw new CsrfRefused();
}

/**
 * Tenants are same-site to each other, so SameSite protects nothing between them: where the browser
 * says where a request comes from, it must be this very origin; a request with a cookie must say it.
 */
export function requireSameOrigin(
  headers: { secFetchSite?: string | undefined; origin?: string | undefined },
  ownOrigin: string,
  hasCookie: boolean,
): void {
  const { secFetchSite, origin } = headers;
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin') {
    throw new CsrfRefused();
  }
  if (origin !== undefined && origin !== ownOrigin) throw new CsrfRefused();
  if (hasCookie && secFetchSite === undefined && origin === undefined) throw new CsrfRefused();
}
