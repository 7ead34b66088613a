import { existsSync } from 'node:fs';
import { constants, mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './system-errors.js';

const byDescriptor = existsSync('/proc/self/fd/0');
const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * A directory held open. Names are resolved below its descriptor (`/proc/self/fd/N/name`, which is what openat(2)
 * does), so that renaming, removing or replacing the path that led here turns no later operation elsewhere.
 * Where there is no /proc (macOS, for development) names fall back to the path.
 */
export class HeldDirectory {
  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
  ) {}

  /** Opens the directory itself, never what a link of that name points to (ELOOP or ENOTDIR). */
  static async open(path: string): Promise<HeldDirectory> {
    return new HeldDirectory(await open(path, flags), path);
  }

  /** Opens a directory in this one; `create` makes it where it is missing, mode 0700. */
  async child(name: string, { create = false } = {}): Promise<HeldDirectory> {
    const path = this.entry(name);
    if (create && (await made(path))) await this.sync();
    return HeldDirectory.open(path);
  }

  /** A path for one operation on a name in this directory. */
  entry(name: string): string {
    if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0'))
      throw new TypeError(`Not a name in a directory: ${JSON.stringify(name)}`);
    return join(this.self, name);
  }

  readdir() {
    return readdir(this.self, { withFileTypes: true });
  }

  /** Makes created, renamed and removed names durable. */
  sync(): Promise<void> {
    return this.handle.sync();
  }

  stat() {
    return this.handle.stat();
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private get self(): string {
    return byDescriptor ? `/proc/self/fd/${this.handle.fd}` : this.path;
  }
}

async function made(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}
