import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from '#web';

const HSTS = 'max-age=31536000; includeSubDomains';

/** Headers of every answer (ASVS V3.4). What a route sets itself stays, a document's stricter policy say. */
export function registerSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    const headers: { [name: string]: string } = {
      'content-security-policy': contentSecurityPolicy(),
      'x-content-type-options': 'nosniff',
      // Not 'no-referrer': browsers then send `Origin: null` with a form, and nothing tells it from a stranger's.
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      ...(request.protocol === 'https' && { 'strict-transport-security': HSTS }),
    };
    for (const [name, value] of Object.entries(headers))
      if (!reply.hasHeader(name)) reply.header(name, value);
    return payload;
  });
}
