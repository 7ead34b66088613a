import type { Environment } from '#config';

/** The privileges that a page offers to tick; words of a tenant's own are typed. */
export function grantablePrivileges(isConsole: boolean, environment: Environment): string[] {
  if (isConsole) return ['operator', 'reviewer'];
  return ['admin', 'advocate', ...(environment === 'production' ? [] : ['developer'])];
}
