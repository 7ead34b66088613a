import { type Role, ROLES } from '#database';
import { type Finding, good, warning } from './finding.js';

/** About 70 bits where letters and digits are drawn by lot. */
const SHORTEST = 12;

/**
 * The passwords in the addresses of the database's roles: short ones, and those that are a role's own name. An address
 * without a password relies on how the server identifies the connection, which cannot be seen from here.
 */
export function checkDatabasePasswords(addresses: Readonly<Record<Role, string | null>>): Finding {
  const weak = (Object.keys(ROLES) as Role[]).filter((role) => {
    const address = addresses[role];
    if (address === null) return false;
    const { username, password } = new URL(address);
    return password !== '' && (password.length < SHORTEST || password === username);
  });
  return weak.length === 0
    ? good('database_passwords', 'No role has a password that is short or its own name.')
    : warning(
        'database_passwords',
        `The password of ${weak.map((role) => ROLES[role]).join(', ')} is short or its own name. Set one of at least ${SHORTEST} random characters.`,
      );
}
