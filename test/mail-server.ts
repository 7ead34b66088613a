import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback that takes everything, and hands each mail over whole. */
export async function startMailServer(
  port: number,
  took: (mail: { to: string; raw: Buffer }) => void,
): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        took({ to: envelope.rcptTo[0]!.address, raw: Buffer.concat(chunks) });
        done();
      });
    },
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}
