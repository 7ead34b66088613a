import { readFile } from 'node:fs/promises';
import { CommandFailed } from './errors.js';

/** @throws CommandFailed `not_found` where the file cannot be read. */
export async function readTarball(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandFailed(
      'not_found',
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
