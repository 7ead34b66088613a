import type { FastifyRequest } from 'fastify';

/** Where a request says that it came to, as far as that can be believed. */
export interface OwnOrigin {
  /** Lower case, without port. */
  host: string;
  secure: boolean;
  /** As in `http://demo.localhost:8080`. */
  origin: string;
  /** The client's address; behind a trusted proxy, what that proxy says. */
  address: string;
}

/**
 * `X-Forwarded-*` counts only when the peer is one of the configured proxies
 * (ASVS V4.1.3): Fastify's `trustProxy` is set to that list, and gives host, protocol and address.
 */
export function ownOrigin(request: FastifyRequest): OwnOrigin {
  const secure = request.protocol === 'https';
  const authority = request.host.toLowerCase();
  const host = authority.startsWith('[')
    ? authority.slice(0, authority.indexOf(']') + 1)
    : authority.split(':')[0]!;
  return { host, secure, origin: `${request.protocol}://${authority}`, address: request.ip };
}
