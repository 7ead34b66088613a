import type { Reads } from '#readers';

/**
 * Whether what happened is what the table says. `shown` is an upper bound ('what the app shows', 'while it runs'), so
 * nothing read is no surprise there; everywhere else less than claimed is one as well as more: it means that the attack
 * was none.
 */
export function isAsClaimed(claimed: Reads, happened: Reads): boolean {
  return happened === claimed || (happened === 'no' && claimed === 'shown');
}
