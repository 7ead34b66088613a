import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Messages as files of mode 0600, in order of time, in a folder of mode 0700. For development. */
export class MessageFolder {
  constructor(private readonly path: string) {}

  async write(extension: 'eml' | 'txt', content: string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}.${extension}`;
    await writeFile(join(this.path, name), content, { flag: 'wx', mode: 0o600 });
  }
}
