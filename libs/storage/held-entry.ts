import type { Stats } from 'node:fs';
import { constants, lstat, open, type FileHandle } from 'node:fs/promises';
import type { HeldDirectory } from './held-directory.js';

/** Linux's O_PATH: a descriptor of the entry itself, a link or socket too, without opening what is behind it. */
const onlyPath = process.platform === 'linux' ? 0o10000000 : constants.O_RDONLY | constants.O_NONBLOCK;

/** What a name in a folder meant at one moment. While it is held, its inode number means nothing else. */
export class HeldEntry {
  private constructor(private readonly handle: FileHandle) {}

  static async open(folder: HeldDirectory, name: string): Promise<HeldEntry> {
    return new HeldEntry(await open(folder.entry(name), onlyPath | constants.O_NOFOLLOW));
  }

  stat(): Promise<Stats> {
    return this.handle.stat();
  }

  /** Does this name mean the same thing as when the entry was opened? */
  async isAt(folder: HeldDirectory, name: string): Promise<boolean> {
    const [held, there] = [await this.stat(), await lstat(folder.entry(name))];
    return held.dev === there.dev && held.ino === there.ino;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
