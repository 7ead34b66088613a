import type { Config } from '#config';
import type { LoggedIn } from '#identity';
import { offers } from '../api/login-methods.js';

export const LOCK_ADDRESS = '/account/lock';

/**
 * Where a login leads to: the first one of an account that the server can open leads to the offer of a passkey,
 * and from there on; any other straight on.
 */
export function afterLogin(
  config: Config,
  { isFirstLogin, user }: Pick<LoggedIn, 'isFirstLogin' | 'user'>,
  returnTo: string,
): string {
  if (!isFirstLogin || !offers(config, 'passkey') || !user.keySources.includes('derived')) return returnTo;
  return `${LOCK_ADDRESS}?returnTo=${encodeURIComponent(returnTo)}`;
}
