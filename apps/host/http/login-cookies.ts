import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PlatformKey } from '#encryption';
import { type CeremonyBrowser, cookieAttributes, cookieName, csrfToken } from '#identity';
import type { Site } from './site.js';

/** Sets and reads the cookies of a login; nothing else does. */
@Injectable()
export class LoginCookies {
  constructor(private readonly platformKey: PlatformKey) {}

  /** The login's secret, as the browser sent it. */
  secret(request: FastifyRequest, secure: boolean): string | undefined {
    return sentOnce(request, cookieName('affiant_login', secure));
  }

  set(
    reply: FastifyReply,
    site: Site,
    login: { secret: string; loginId: Buffer; maxAgeSeconds: number },
  ): void {
    const { secure } = site;
    // On a shared computer cookies end with the browser.
    const seconds = site.shared === true ? undefined : login.maxAgeSeconds;
    reply.setCookie(
      cookieName('affiant_login', secure),
      login.secret,
      cookieAttributes('affiant_login', secure, seconds),
    );
    reply.setCookie(
      cookieName('affiant_csrf', secure),
      csrfToken(this.platformKey, site.tenant.id, login.loginId),
      cookieAttributes('affiant_csrf', secure, seconds),
    );
  }

  isShared(request: FastifyRequest, secure: boolean): boolean {
    return sentOnce(request, cookieName('affiant_shared', secure)) === 'yes';
  }

  /** From now on this browser counts as standing where others use it, until it is closed or left. */
  setShared(reply: FastifyReply, { secure }: Site): void {
    reply.setCookie(cookieName('affiant_shared', secure), 'yes', cookieAttributes('affiant_shared', secure));
  }

  /** The token by which a device is known that has signed in before. */
  device(request: FastifyRequest, secure: boolean): string | undefined {
    return sentOnce(request, cookieName('affiant_device', secure));
  }

  setDevice(
    reply: FastifyReply,
    { secure }: Site,
    { token, maxAgeSeconds }: { token: string; maxAgeSeconds: number },
  ): void {
    const name = 'affiant_device';
    reply.setCookie(cookieName(name, secure), token, cookieAttributes(name, secure, maxAgeSeconds));
  }

  /** The browser of a passkey's ceremony; the tenant's exact host is what a passkey is made for and good at. */
  ceremonyBrowser({ host, origin, tenant, secure }: Site, request: FastifyRequest): CeremonyBrowser {
    return { party: { id: host, origin, name: tenant.name }, cookie: this.away(request, secure) };
  }

  /** What binds a login at another site, or a passkey's challenge, to the browser that began it. */
  away(request: FastifyRequest, secure: boolean): string | undefined {
    return sentOnce(request, cookieName('affiant_away', secure));
  }

  setAway(reply: FastifyReply, { secure }: Site, value: string, maxAgeSeconds: number): void {
    const name = 'affiant_away';
    reply.setCookie(cookieName(name, secure), value, cookieAttributes(name, secure, maxAgeSeconds));
  }

  clear(reply: FastifyReply, site: Site): void {
    for (const name of ['affiant_login', 'affiant_csrf', 'affiant_shared'] as const) {
      reply.clearCookie(cookieName(name, site.secure), cookieAttributes(name, site.secure));
    }
  }
}

/**
 * A cookie's value, undefined where the browser sent two of the name. Of those, one was set by somebody
 * else for a wider domain or a narrower path, and nothing says which (RFC 6265, 8.6): neither is believed.
 * Over HTTPS `__Host-` keeps that from happening.
 */
function sentOnce(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';');
  const sent = pairs.filter((pair) => pair.slice(0, pair.indexOf('=')).trim() === name);
  return sent.length > 1 ? undefined : request.cookies[name];
}
