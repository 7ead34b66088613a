import { createHash } from 'node:crypto';
import type { PlatformKey } from '#encryption';

/**
 * The paper that brings the platform key back: without it all answers are lost. The code at its end
 * shows that who kept it saw the whole of it.
 */
export function recoverySheet(key: PlatformKey): string {
  return [
    'RECOVERY SHEET of this installation. Print it, lock it away, and keep it off this machine.',
    'Whoever has it and the database can try to read answers; if it and the key file are lost, all answers are.',
    '',
    'Platform key:',
    key.toText(),
    '',
    'To bring it back, put these lines into the file that encryption.platform_key.path names (mode 0600).',
    `Once it is kept, run: affiant init --confirm-sheet ${sheetCode(key)}`,
  ].join('\n');
}

/** Eight letters and digits that stand for this key on its sheet and say nothing else about it. */
export function sheetCode(key: PlatformKey): string {
  return createHash('sha256')
    .update(`affiant recovery sheet\n${key.toText()}`)
    .digest('hex')
    .slice(0, 8)
    .toUpperCase();
}

/** The file that says that the sheet of the key at `path` was kept. */
export function sheetMark(path: string): string {
  return `${path}.sheet-kept`;
}
