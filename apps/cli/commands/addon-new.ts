import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { startingFiles } from '#addons';
import type { Context } from '../context.js';
import { CommandFailed, WrongUsage } from '../errors.js';
import { group } from '../group.js';

/** `affiant addon new NAME`: a folder with a working interview, its test, a manifest and a README. */
export function register(program: Command, context: Context): void {
  group(program, 'addon', 'add-ons: packages that hold interviews')
    .command('new <name>')
    .description('makes a folder with a working interview and its test')
    .action(async (name: string) => {
      const starting = startingFiles(name);
      if (starting === null)
        throw new WrongUsage('A name is written in lower case, as in intake or @example/intake.');
      const { addon: folder, files } = starting;
      await makeFolder(folder);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      const paths = Object.keys(files).map((path) => join(folder, path));
      context.print({ folder, files: paths }, paths.join('\n'));
    });
}

/** Nothing is written over: a folder that is there is refused. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CommandFailed('already_there', `${folder} is there already.`);
  }
}
