import type { FastifyReply } from 'fastify';

/** A package as a file to keep. The name is a package's: letters, digits, dots, - and _. */
export function sendTarball(reply: FastifyReply, name: string, tarball: Buffer): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .type('application/gzip')
    .send(tarball);
}
