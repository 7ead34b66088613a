import type { AssemblyReply, AssemblyRequest } from './assembly-message.js';

/**
 * The worker's side: takes one request at a time from the parent and answers it. The renderers are
 * imported here and not above, so that a host that only starts workers never loads Typst.
 */
export async function serveAssembly(): Promise<void> {
  const { renderDocument } = await import('./render-document.js');
  process.on('message', (request: AssemblyRequest) => {
    void renderDocument(request).then(send);
  });
  process.once('disconnect', () => process.exit(0));
  send({ type: 'ready' });
}

function send(reply: AssemblyReply): void {
  process.send?.(reply);
}
