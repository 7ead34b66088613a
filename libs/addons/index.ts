export {
  addAttestation,
  attestationFile,
  attestationLines,
  readAttestations,
} from './attestations/attestation-file.js';
export { sealEnvelope } from './attestations/envelope.js';
export { createKeyFile, readKeyFile, type SigningKey } from './attestations/key-file.js';
export { type KeyFileOptions, readPrivateJwk, writePrivateJwk } from './attestations/private-jwk-file.js';
export { type PublicKey, THUMBPRINT, thumbprint } from './attestations/public-key.js';
export { type Review, reviewPackage, signPackage } from './attestations/sign-package.js';
export { publishStatement, type ReviewPredicate, reviewStatement } from './attestations/statement.js';
export { Catalogue, type CatalogueOptions, type PackageState } from './catalogue/catalogue.js';
export type { ListedPackage } from './catalogue/listed-package.js';
export type { DiffLine, NotShown } from './catalogue/line-diff.js';
export { type FileDiff, type PackageDiff, packageDiff } from './catalogue/package-diff.js';
export { reviewLimits, type ReviewLimits } from './catalogue/review-limits.js';
export { type Touches, touchedBy } from './catalogue/touches.js';
export { findUnusual, type Unusual } from './catalogue/unusual.js';
export type { CatalogueEntry } from './catalogue/catalogue-entry.js';
export {
  AddonRefused,
  KeyFileRefused,
  PermissionsNotAccepted,
  type RefusalCode,
  TrustFileInvalid,
} from './errors.js';
export type { InstalledAddon } from './installs/installed-addon.js';
export { Installs, type SessionsAfter } from './installs/installs.js';
export { digestsIn } from './installs/version-set.js';
export {
  type AddonFacades,
  type AddonHttpRequest,
  type AddonMail,
  type AddonPorts,
  type AddonSms,
  type AddonUser,
  addonFacades,
} from './facades/addon-facades.js';
export { PermissionMissing } from './facades/permission-missing.js';
export { sealedFiles } from './facades/sealed-files.js';
export {
  type AddonEntry,
  type AddonModuleClass,
  type AddonRequest,
  type AddonResponse,
  type FinishedInterview,
} from './modules/addon-entry.js';
export type { LoadedCode } from './modules/module-code.js';
export { ModuleFailed } from './modules/module-failed.js';
export type { ModuleFailure } from './modules/module-failures.js';
export { ModuleRuntime, type ModuleRuntimeOptions } from './modules/module-runtime.js';
export { failingModule, type ModuleScope } from './modules/module-scope.js';
export { ModuleSwitch } from './modules/module-switch.js';
export { AddonContexts, type AddonContextsOptions } from './loading/addon-contexts.js';
export { type AddonGrant, AddonModule } from './loading/addon-module.js';
export { ARCHIVE_LIMITS, archiveLimits, type ArchiveLimits } from './package/archive-limits.js';
export { type Digest, DIGEST, digestOf } from './package/digest.js';
export type { Manifest } from './package/manifest.js';
export { pack, type Packed } from './package/pack.js';
export { packFiles } from './package/pack-files.js';
export { startingFiles } from './package/starting-files.js';
export { flatName, tarballName } from './package/package-name.js';
export { type PackageContents, readPackage } from './package/read-package.js';
export { AddonSettings } from './settings/addon-settings.js';
export type { SettingValue } from './settings/check-setting.js';
export type { SettingValues, ShownSettings } from './settings/settings-of-addon.js';
export { SettingsRefused } from './settings/settings-refused.js';
export { isSecret, type Setting, type SettingsSchema } from './settings/settings-schema.js';
export { type Revocation, Revocations } from './trust/revocations.js';
export { SeenRevocations } from './trust/seen-revocations.js';
export { parseTrustFile, readTrustFile, type TrustedPerson, type TrustFile } from './trust/trust-file.js';
export { type Revoked, Trust } from './trust/trust.js';
export { TrustInForce } from './trust/trust-in-force.js';
export type { Purpose } from './trust/verification.js';
export type { Approval, VerifiedPackage } from './trust/verified-package.js';
export { verify, type VerifyOptions } from './trust/verify.js';
