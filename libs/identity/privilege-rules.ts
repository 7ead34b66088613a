import { DeveloperInProduction, PrivilegeRefused } from './errors.js';

/** The slug of the tenant that is the provider's console. */
const CONSOLE = 'console';
const OF_CONSOLE = ['operator', 'reviewer'];
const WORD = /^[a-z_]{1,64}$/;

/**
 * Throws where nobody in this tenant can be given the privilege: `PrivilegeRefused` for what is no
 * word or belongs to the console, `DeveloperInProduction`.
 */
export function requireGrantable(privilege: string, tenantSlug: string, environment: string): void {
  if (!WORD.test(privilege)) {
    throw new PrivilegeRefused('A privilege is one word of a-z and _, of 64 letters at most.');
  }
  if (privilege === 'developer' && environment === 'production') throw new DeveloperInProduction();
  if (OF_CONSOLE.includes(privilege) && tenantSlug !== CONSOLE) {
    throw new PrivilegeRefused(`The privilege ${privilege} is granted on the provider console only.`);
  }
}

/**
 * Throws `DeveloperInProduction` for who holds `developer` there: at login and on every request but
 * logout, with the privileges as they are now.
 */
export function refuseDeveloper(privileges: ReadonlySet<string>, environment: string): void {
  if (environment === 'production' && privileges.has('developer')) throw new DeveloperInProduction();
}
