import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What the cookie `affiant_away` holds while a login is under way: 32 random bytes, base64url. */
export function newBrowserSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function isBrowserSecret(cookie: string | undefined): cookie is string {
  return cookie !== undefined && Buffer.from(cookie, 'base64url').length === 32;
}

/** What is remembered of it: SHA-256, base64url. */
export function browserHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether what was remembered is this browser's. */
export function isSameBrowser(remembered: string, secret: string): boolean {
  const [before, now] = [remembered, browserHash(secret)].map((hash) => Buffer.from(hash, 'base64url'));
  return before!.length === now!.length && timingSafeEqual(before!, now!);
}
