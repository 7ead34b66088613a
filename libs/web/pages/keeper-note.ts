import type { KeeperLine } from '../view-models/keeper.js';

/** The line with its sign: a lock only where something is locked. */
export function keeperNote({ sentences, level }: KeeperLine) {
  return { sentences, isWeak: level === 'weak', icon: level === 'weak' ? 'warning' : 'lock' };
}
