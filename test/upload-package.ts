import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Client } from './client.js';

/** Uploads a package and its attestations as a browser's form does; the status and the JSON of the answer. */
export async function uploadPackage(
  client: Client,
  tarball: Buffer,
  attestations: readonly string[],
): Promise<{ status: number; json: { [name: string]: unknown } }> {
  const form = new FormData();
  form.append('package', new Blob([new Uint8Array(tarball)]), 'package.tgz');
  form.append('attestations', new Blob([attestations.join('\n')]), 'package.tgz.intoto.jsonl');
  const encoded = new Response(form);
  const { host, port, origin } = new URL(client.origin);
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/api/v1/provider/packages',
    headers: {
      host,
      origin,
      cookie: [...client.cookies].map((pair) => pair.join('=')).join('; '),
      'x-csrf-token': client.cookies.get('affiant_csrf') ?? '',
      'content-type': encoded.headers.get('content-type') ?? '',
    },
  });
  outgoing.end(Buffer.from(await encoded.arrayBuffer()));
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, json: (await json(incoming)) as { [name: string]: unknown } };
}
