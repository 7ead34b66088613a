import { existsSync } from 'node:fs';
import type { Config } from '#config';
import { Sandbox } from '#sandbox';
import { sheetMark } from '../cli/recovery-sheet.js';

/**
 * What only the running installation can tell, and production must not start without: the recovery
 * sheet kept, the sandbox walled in (or the operator's word for it). Throws with what to do.
 */
export function refuseUnsafeProduction({ environment, encryption, sandbox }: Config, workers: Sandbox): void {
  if (environment === 'development') return;
  const { source, path } = encryption.platformKey;
  if (source === 'file' && !existsSync(sheetMark(path))) {
    throw new Error(
      'Nobody has said that the recovery sheet of the platform key is kept: run npx affiant init, keep what it prints, and confirm it as it says. If the key is lost, all answers are.',
    );
  }
  const { confined, message } = workers.status().confinement;
  if (!confined && !sandbox.acceptUnconfined) {
    throw new Error(
      `The sandbox’s workers have no wall of their own here (${message}). Install Bubblewrap, use the shipped systemd unit, or sign for it with sandbox.accept_unconfined: true.`,
    );
  }
}
