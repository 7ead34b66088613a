import type { FastifyReply } from 'fastify';
import type { ServedDocument } from '#sessions';

/**
 * Sends a finished document so that no browser runs it, guesses its type, or keeps it
 * (OWASP File Upload; RFC 6266 for the name).
 */
export function sendDocument(reply: FastifyReply, document: ServedDocument): FastifyReply {
  const plain = document.filename.replace(/[^\w.-]/g, '_');
  return reply
    .header('content-type', document.contentType)
    .header(
      'content-disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(document.filename)}`,
    )
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'no-store')
    .send(document.body);
}
