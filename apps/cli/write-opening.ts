import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EscrowOpening } from '#sessions';
import { CommandFailed } from './errors.js';

/**
 * Writes an opened session, in clear, to a new folder of mode 0700: `session.json`, and its files as `file-1`, `file-2`,
 * …, since names that people gave are no paths; `session.json` says what each was called. How many files.
 */
export async function writeOpening(folder: string, opening: EscrowOpening): Promise<number> {
  const { step, files, ownerId: _, ...about } = opening;
  await makeFolder(folder);
  const listed: { file: string; name: string; type: string }[] = [];
  for await (const { body, filename, contentType } of files) {
    const file = `file-${listed.length + 1}`;
    await pipeline(body, createWriteStream(join(folder, file), { flags: 'wx', mode: 0o600 }));
    listed.push({ file, name: filename, type: contentType });
  }
  const text = JSON.stringify({ ...about, answers: step.state, screen: step.screen, files: listed }, null, 2);
  await writeFile(join(folder, 'session.json'), `${text}\n`, { flag: 'wx', mode: 0o600 });
  return listed.length;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CommandFailed('usage', `${folder} is there already: name a new folder.`);
  }
}
