import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The file of a Chromium or Chrome on this machine: `AFFIANT_CHROMIUM`, else on the PATH; null where there is none. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  const { AFFIANT_CHROMIUM: named, PATH: path = '' } = env;
  if (named !== undefined && named !== '') return canRun(named) ? named : null;
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const all = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...MAC];
  return all.find(canRun) ?? null;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
