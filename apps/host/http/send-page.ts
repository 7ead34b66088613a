import type { FastifyReply } from 'fastify';

/** Sends a page that nobody keeps: it may hold answers. */
export function sendPage(reply: FastifyReply, html: string, status = 200): FastifyReply {
  return reply.status(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html);
}
