import { once } from 'node:events';
import { createServer } from 'node:net';

/** Fails early and plainly, before anything is made, where somebody listens on the port already. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new Error(`Port ${port} on ${host} is in use. Stop what listens there, or set AFFIANT_PORT.`, {
        cause: error,
      });
    }
    if (code === 'EACCES')
      throw new Error(`Port ${port} needs more rights: set AFFIANT_PORT to one above 1023.`, {
        cause: error,
      });
    throw error;
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}
