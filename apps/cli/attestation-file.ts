import { appendFile, readFile } from 'node:fs/promises';
import { CommandFailed } from './errors.js';

/** Throws `CommandFailed` `not_found` where the file cannot be read. */
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

/** `NAME-VERSION.tgz.intoto.jsonl` beside a package: one DSSE envelope a line. */
export function attestationsBeside(tgz: string) {
  const path = `${tgz}.intoto.jsonl`;
  return {
    /** Empty where there is no such file. */
    async read(): Promise<string> {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
        throw error;
      }
    },
    async add(line: string): Promise<string> {
      await appendFile(path, `${line}\n`);
      return path;
    },
  };
}
