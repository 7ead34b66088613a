import { createServer } from 'node:net';
import { once } from 'node:events';

/** `wanted` where nobody listens on it (loopback), else a port that the system picks. */
export async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address !== null && typeof address === 'object') return address.port;
    } catch (error) {
      if (port === 0) throw error;
    } finally {
      server.close();
    }
  }
  throw new Error('unreachable: port 0 either listens or throws');
}
