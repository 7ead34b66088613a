import { watch } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { folderOf } from '../addon-folder.js';
import { testsIn, type PlayOptions } from './play-tests.js';

/** An editor writes a file in several strokes, and several files at once; that is one change. */
const STROKES_MS = 150;

/**
 * Calls `play` once, and again after each change below the paths and the add-ons of their tests; one change that
 * comes while it plays is one more play. Resolves when `signal` ends it.
 */
export async function watchTests(
  paths: readonly string[],
  options: Pick<PlayOptions, 'addon' | 'name'>,
  play: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const folders = await Promise.all(
    (await testsIn(paths)).map(async (file) => (await folderOf(file, options)).root),
  );
  const changes = new Changes();
  const watching = [...new Set([...paths, ...folders])].map((path) => watchPath(path, changes, signal));
  for (let ended = false; !ended && !signal.aborted;) {
    await play();
    ended = await Promise.race([changes.next(), Promise.all(watching).then(() => true)]);
    if (!ended) await wait(STROKES_MS);
    changes.forget();
  }
}

/** Whether something has changed since it was last forgotten. */
class Changes {
  #change = Promise.withResolvers<false>();

  told(): void {
    this.#change.resolve(false);
  }

  next(): Promise<false> {
    return this.#change.promise;
  }

  forget(): void {
    this.#change = Promise.withResolvers();
  }
}

/** Only what interviews and tests are made of: what the run itself writes is no change. */
const SOURCES = /\.(?:ya?ml|m?js|md|json|csv|docx|pdf)$/i;

async function watchPath(path: string, changes: Changes, signal: AbortSignal): Promise<void> {
  try {
    for await (const { filename } of watch(path, { recursive: true, signal }))
      if (filename === null || (SOURCES.test(filename) && !filename.includes('node_modules'))) changes.told();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
