import type { Config } from '#config';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Argon2Pool, KeySources, type PlatformKey } from '#encryption';
import {
  AccountGrades,
  AccountPasskeys,
  Accounts,
  ApiKeys,
  ConfirmedRegistration,
  CurrentUser,
  Devices,
  EmailChange,
  EmailConfirmation,
  FirstPasskey,
  Guests,
  InvitedAccounts,
  KeySlots,
  RecoveryLogin,
  LockedAnswers,
  NumberChange,
  Logins,
  PasskeyCeremonies,
  PasskeyFactor,
  PasskeyLogin,
  PasskeyProofs,
  PasswordChange,
  PasswordLogin,
  PasswordReset,
  Profiles,
  ProviderLogin,
  Registration,
  ResumeCodes,
  SmsChallenges,
  SecondFactors,
  SmsFactors,
  SmsLogin,
  StepUp,
  StepUpCodes,
  TakenSessions,
  Throttle,
} from '#identity';

/** Everything about who people are: their accounts, and their ways in and out. */
export interface IdentityParts {
  logins: Logins;
  guests: Guests;
  invitedAccounts: InvitedAccounts;
  grades: AccountGrades;
  accounts: Accounts;
  passwordLogin: PasswordLogin;
  registration: Registration;
  currentUser: CurrentUser;
  devices: Devices;
  passwordChange: PasswordChange;
  resumeCodes: ResumeCodes;
  confirmedRegistration: ConfirmedRegistration;
  emailChange: EmailChange;
  emailConfirmation: EmailConfirmation;
  numberChange: NumberChange;
  passwordReset: PasswordReset;
  apiKeys: ApiKeys;
  lockedAnswers: LockedAnswers;
  smsLogin: SmsLogin;
  smsFactors: SmsFactors;
  providerLogin: ProviderLogin;
  secondFactors: SecondFactors;
  keySlots: KeySlots;
  passkeyProofs: PasskeyProofs;
  passkeyLogin: PasskeyLogin;
  accountPasskeys: AccountPasskeys;
  passkeyFactor: PasskeyFactor;
  firstPasskey: FirstPasskey;
  recoveryLogin: RecoveryLogin;
  stepUp: StepUp;
  stepUpCodes: StepUpCodes;
  profiles: Profiles;
  takenSessions: TakenSessions;
  argon2: Argon2Pool;
}

/** How long what an API key is exchanged for lasts; clients are told so. */
const API_TOKEN_SECONDS = 900;

/** `settings` gives the configuration as it holds for a tenant. */
export function openIdentity(
  config: Config,
  em: EntityManager,
  platformKey: PlatformKey,
  settings: (tenantId: string) => Promise<Config>,
): IdentityParts {
  const { environment, identity, encryption } = config;
  const argon2 = new Argon2Pool();
  const sources = new KeySources(platformKey, argon2, encryption.keySources);
  const passwords = sources.named('password');
  const onlyWhenConfirmed = async (tenantId: string) =>
    (await settings(tenantId)).identity.emailConfirmationPrivileges;
  const logins = new Logins(em, platformKey, onlyWhenConfirmed);
  const accounts = new Accounts(em, platformKey, passwords, {
    environment,
    passwords: identity.passwords,
    lockedDays: encryption.lockedDays,
  });
  const devices = new Devices(em);
  const throttle = new Throttle(em, platformKey, identity.throttle);
  const parts = { em, platformKey, logins, devices, throttle, environment };
  const secondFactors = new SecondFactors(em, platformKey, throttle);
  const ceremonies = new PasskeyCeremonies(em, platformKey);
  const passkeyProofs = new PasskeyProofs(parts, ceremonies);
  const stepUpCodes = new StepUpCodes(parts);
  const accountPasskeys = new AccountPasskeys(parts, ceremonies);
  const firstPasskey = new FirstPasskey(parts, ceremonies);
  const derived = sources.named('derived');
  const confirmedRegistration = new ConfirmedRegistration(em, platformKey, passwords);
  const emailChange = new EmailChange(em, platformKey);
  return {
    logins,
    devices,
    accounts,
    guests: new Guests(platformKey, logins),
    invitedAccounts: new InvitedAccounts(parts, accounts),
    grades: new AccountGrades(em),
    passwordLogin: new PasswordLogin(parts, passwords, secondFactors, passkeyProofs),
    registration: new Registration(parts, accounts),
    passwordChange: new PasswordChange(parts, passwords),
    resumeCodes: new ResumeCodes(parts),
    confirmedRegistration,
    emailChange,
    emailConfirmation: new EmailConfirmation(em, platformKey, confirmedRegistration, emailChange),
    numberChange: new NumberChange(parts, derived),
    apiKeys: new ApiKeys(parts, API_TOKEN_SECONDS),
    passwordReset: new PasswordReset(parts, passwords, passkeyProofs, encryption.lockedDays),
    lockedAnswers: new LockedAnswers(parts, passwords, passkeyProofs),
    smsFactors: new SmsFactors(parts),
    smsLogin: new SmsLogin(parts, new SmsChallenges(em, platformKey), derived, firstPasskey),
    secondFactors,
    recoveryLogin: new RecoveryLogin(parts),
    keySlots: new KeySlots(parts),
    passkeyProofs,
    passkeyLogin: new PasskeyLogin(parts, passkeyProofs),
    accountPasskeys,
    firstPasskey,
    passkeyFactor: new PasskeyFactor(parts, accountPasskeys, passkeyProofs),
    stepUp: new StepUp(parts, passwords, secondFactors, passkeyProofs, stepUpCodes, identity.logins),
    stepUpCodes,
    profiles: new Profiles(em, platformKey),
    providerLogin: new ProviderLogin(parts, derived, firstPasskey),
    takenSessions: new TakenSessions(em, platformKey),
    currentUser: new CurrentUser(em, platformKey, onlyWhenConfirmed),
    argon2,
  };
}
