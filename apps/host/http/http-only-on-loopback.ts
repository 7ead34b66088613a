import { isLoopback } from '#config';
import type { FastifyRequest } from 'fastify';

/**
 * Plain HTTP is for this machine alone, in every environment: over a network the cookie would pass in
 * clear. True where the request may be served.
 */
export function mayBeServed(request: FastifyRequest): boolean {
  return (
    request.protocol === 'https' || isLoopback(request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '')
  );
}
