export { Argon2Pool, argon2Threads, type Argon2Input, type Argon2Lane } from './argon2-pool.js';
export {
  accountKeyVersion,
  newAccountKey,
  openAccountKey,
  renewAccountKey,
  sealAccountKey,
  type AccountKey,
} from './account-key.js';
export { auditMac, verifyAuditMac } from './audit-mac.js';
export { blindIndex, blindIndexes } from './blind-index.js';
export { openColumn, sealColumn, type ColumnIdentity, type ColumnLabel } from './column.js';
export { ciphertextHash, type RecordKey } from './committing-message.js';
export { createPlatformKeyFile } from './create-platform-key-file.js';
export { DerivedSource, type DerivedProof } from './derived-source.js';
export {
  BusyError,
  KeySourceUnknown,
  ParametersRefused,
  PlatformKeyUnusable,
  PlatformKeyVersionUnknown,
  RecordCorrupt,
  SecretRefused,
} from './errors.js';
export { openStream, sealStream, type FileDescription, type FileIdentity, type KeyChoice } from './file.js';
export { gradeOf, type Grade } from './grade.js';
export {
  grantEncapsulated,
  grantKeyId,
  grantVersion,
  openGrant,
  sealGrant,
  type GrantIdentity,
} from './grant.js';
export { decapsulate, type SealOpener } from './hpke.js';
export { invitationSecrets, newInvitationCode, type InvitationSecrets } from './invitation.js';
export type { KeySource, SlotSecret, SourceName } from './key-source.js';
export { KeySources, type SourceOfMethod, type SourcesByName } from './key-sources.js';
export { loadPlatformKey, type PlatformKeySource } from './load-platform-key.js';
export {
  loginLookup,
  newLoginSecret,
  unwrapAccountKey,
  wrapAccountKey,
  type AccountIdentity,
} from './login.js';
export { temporarySealer, type TemporarySealer } from './temporary-sealer.js';
export type { Argon2Cost } from './password-parameters.js';
export { PasswordSource, RECOMMENDED_COST, type PasswordProof } from './password-source.js';
export { keyChecks, missingVersions, type KeyCheck } from './key-check.js';
export { PlatformKey } from './platform-key.js';
export type { PlatformLabel } from './platform-label.js';
export { RandomSecretSource } from './random-secret-source.js';
export { openRecord, recordKeyId, sealRecord, type RecordIdentity } from './record.js';
export { newRecoveryCode, readRecoveryCode } from './recovery-code.js';
export { recoveryLookup, RecoverySource } from './recovery-source.js';
export { replacePlatformKeyFile } from './replace-platform-key-file.js';
export { rowMac, verifyRowMac } from './row-mac.js';
export { openSeal, seal, sealVersion, type SealInfo } from './seal.js';
export { backgroundKeyPair, serverFileKey, serverFileKeys } from './server-keys.js';
export { SessionKey, unwrapOlder, wrapOlder, type SessionIdentity } from './session-key.js';
export { openSettings, sealSettings, type SettingsIdentity } from './settings.js';
export { createSlot, openSlot, readSlot, renewSlot, type Slot, type SlotIdentity } from './slot.js';
export { generateKeyPair, keyPairOf, type KeyPair } from './x25519.js';
