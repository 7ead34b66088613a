export { AccountGrades } from './account-grades.js';
export { AccountPasskeys, type ListedPasskey } from './account-passkeys.js';
export { type AccountRules, Accounts, type ListedAccount, type MadeAccount } from './accounts.js';
export type { LoginRules } from './begin-login.js';
export { type Caller, opensAnswers } from './caller.js';
export { CurrentUser } from './current-user.js';
export { cookieAttributes, cookieName, type CookieName } from './cookies.js';
export { csrfToken, requireCsrfToken, requireSameOrigin } from './csrf.js';
export {
  AnswersLocked,
  AnswersWouldBeLocked,
  CsrfRefused,
  DeveloperInProduction,
  EmailInvalid,
  EmailNotConfirmed,
  EmailTaken,
  IdentityTaken,
  InvalidCredentials,
  LinkRefused,
  NoNumber,
  NotLoggedIn,
  NumberChanged,
  PasskeyNeeded,
  PasskeyOpensNothing,
  PhoneRefused,
  PasswordRefused,
  PrivilegeRefused,
  ProviderRefused,
  ProviderUnreachable,
  RegistrationClosed,
  RowForged,
  SecondFactorEnrolmentRequired,
  SecondFactorRequired,
  LastKeySource,
  UnknownKeySource,
  StepUpRequired,
  UnknownFactor,
  TooManyAttempts,
  UnknownAccount,
  UnknownApiKey,
  UnknownDevice,
  UnknownSession,
} from './errors.js';
export { countOutdated, type Outdated } from './count-outdated.js';
export { renewAccount } from './renew-account.js';
export { type AccountInvitation, type InvitedAccount, InvitedAccounts } from './invited-accounts.js';
export { Guests, type NewGuest } from './guests.js';
export { Devices, type ListedDevice } from './devices.js';
export type { LoggedIn, LoggedInUser, LoginOrigin } from './logged-in.js';
export type { LoginParts } from './login-parts.js';
export { Logins, type LoginSpan, type RenewedLogin } from './logins.js';
export { StepUp } from './step-up.js';
export { CODE_MINUTES } from './account-codes.js';
export { type SentCode, type SentCodeWay, StepUpCodes } from './step-up-codes.js';
export { type Profile, Profiles } from './profiles.js';
export { deleteAccount } from './delete-account.js';
export { RecoveryLogin } from './recovery-login.js';
export { KeySlots, type ListedKeySource } from './key-slots.js';
export { type FactorMethod, type ListedFactor, SecondFactors } from './second-factors.js';
export { normalizeEmail } from './email-address.js';
export { publicKeyOf } from './public-key-of.js';
export { addressBlock } from './address-block.js';
export {
  type AskedPasskey,
  type MadePasskey,
  PasskeyCeremonies,
  type UsedPasskey,
} from './passkey-ceremonies.js';
export { PasskeyLogin } from './passkey-login.js';
export { PasskeyProofs } from './passkey-proofs.js';
export type { CeremonyBrowser } from './relying-party.js';
export { type BegunPasskeyFactor, PasskeyFactor } from './passkey-factor.js';
export { type GivenPassword, PasswordLogin } from './password-login.js';
export { refuseDeveloper } from './privilege-rules.js';
export { Registration } from './registration.js';
export { deleteExpired, deleteGuest, guestsOutOfReach } from './expiry.js';
export { type Attempt, Throttle, type ThrottleRules } from './throttle.js';
export { PasswordChange } from './password-change.js';
export { openProvenAccount, type ProvenAccount } from './proven-account.js';
export { ResumeCodes } from './resume-codes.js';
export { SmsFactors } from './sms-factors.js';
export { type SmsAddressee, SmsChallenges, type SmsDelivery, type SmsRules } from './sms-challenges.js';
export { type ChangedNumber, NumberChange } from './number-change.js';
export { SmsLogin } from './sms-login.js';
export { TakenSessions } from './taken-sessions.js';
export { ConfirmedRegistration, type RegistrationMails } from './confirmed-registration.js';
export { type ChangedEmail, EmailChange, type EmailChangeMails } from './email-change.js';
export { EmailConfirmation } from './email-confirmation.js';
export { ACCESS_TOKEN_ALGORITHM, accessTokenKey, readAccessToken, signAccessToken } from './access-token.js';
export type { ApiScope } from './api-key-row.js';
export { ApiKeys, type ApiLogin, type ListedApiKey } from './api-keys.js';
export { LockedAnswers, type LockedAnswersShown, type OldSecret } from './locked-answers.js';
export { PasswordReset, type ResetDone, type ResetMail, type ResetProof } from './password-reset.js';
export { endDeveloperLogins } from './developer-logins.js';
export { FirstPasskey, type FirstPasskeyMade } from './first-passkey.js';
export { FacebookProvider, type FacebookSettings } from './facebook-provider.js';
export type { LoginProvider } from './login-provider.js';
export { OidcProvider, type OidcSettings } from './oidc-provider.js';
export { type Arrival, type Errand, ProviderLogin } from './provider-login.js';
