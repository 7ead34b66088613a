import type { Config } from '#config';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Argon2Pool, KeySources, type PlatformKey } from '#encryption';
import {
  AccountGrades,
  Accounts,
  CurrentUser,
  Devices,
  Guests,
  Logins,
  PasswordLogin,
  Registration,
  Throttle,
} from '#identity';

/** Everything about who people are: their accounts, and their ways in and out. */
export interface IdentityParts {
  logins: Logins;
  guests: Guests;
  grades: AccountGrades;
  accounts: Accounts;
  passwordLogin: PasswordLogin;
  registration: Registration;
  currentUser: CurrentUser;
  devices: Devices;
  argon2: Argon2Pool;
}

export function openIdentity(config: Config, em: EntityManager, platformKey: PlatformKey): IdentityParts {
  const { environment, identity, encryption } = config;
  const argon2 = new Argon2Pool();
  const passwords = new KeySources(platformKey, argon2, encryption.keySources).named('password');
  const onlyWhenConfirmed = identity.emailConfirmationPrivileges;
  const logins = new Logins(em, platformKey, onlyWhenConfirmed);
  const accounts = new Accounts(em, platformKey, passwords, {
    environment,
    passwords: identity.passwords,
    lockedDays: encryption.lockedDays,
  });
  const devices = new Devices(em);
  const throttle = new Throttle(em, platformKey, identity.throttle);
  const parts = { em, platformKey, logins, devices, throttle, environment };
  return {
    logins,
    devices,
    accounts,
    guests: new Guests(platformKey, logins),
    grades: new AccountGrades(em),
    passwordLogin: new PasswordLogin(parts, passwords),
    registration: new Registration(parts, accounts),
    currentUser: new CurrentUser(em, platformKey, onlyWhenConfirmed),
    argon2,
  };
}
