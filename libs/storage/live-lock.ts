import { createServer, connect, type Server } from 'node:net';
import type { HeldDirectory } from './held-directory.js';
import { systemCode } from './system-errors.js';

const name = 'lock';

/**
 * A sign in a folder that the process which made it is alive: a listening Unix socket. The kernel refuses connections
 * to it from the moment the process ends, however it ends, and accepts them while the process is merely stopped; no
 * process id can be mistaken for another's. Node has no flock(2). A lock is taken once, in a fresh folder, and never
 * taken over: what is dead stays dead.
 */
export class LiveLock {
  private constructor(private readonly server: Server) {}

  /** The folder must stay open until `release`: closing the socket unlinks its name below that descriptor. */
  static async hold(folder: HeldDirectory): Promise<LiveLock> {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: folder.entry(name), exclusive: true }, resolve);
    });
    server.unref();
    return new LiveLock(server);
  }

  /** `none`: no lock is there, because the folder's maker has not come so far, or because it is not such a folder. */
  static state(folder: HeldDirectory): Promise<'live' | 'dead' | 'none'> {
    return new Promise((resolve) => {
      const socket = connect(folder.entry(name));
      socket.once('connect', () => {
        socket.destroy();
        resolve('live');
      });
      // Any other error (EAGAIN: a stopped process with many callers waiting) is no proof of death.
      socket.once('error', (error) => {
        const code = systemCode(error);
        resolve(code === 'ECONNREFUSED' ? 'dead' : code === 'ENOENT' ? 'none' : 'live');
      });
    });
  }

  release(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
