/** Why a package, an attestation or an install is refused; what programs read. */
export type RefusalCode =
  | 'manifest_invalid'
  | 'archive_unsafe'
  | 'archive_too_large'
  | 'signature_missing'
  | 'signature_invalid'
  | 'publisher_not_allowed'
  | 'key_unknown'
  | 'key_expired'
  | 'key_revoked'
  | 'digest_mismatch'
  | 'digest_revoked'
  | 'review_missing'
  | 'review_rejected'
  | 'review_expired'
  | 'review_self'
  | 'downgrade'
  | 'permissions_not_accepted'
  | 'plaintext_not_allowed'
  | 'module_not_allowed'
  | 'addon_needed'
  | 'not_found';

/** A package is refused, or what was asked of one. The message says what to do about it. */
export class AddonRefused extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AddonRefused';
  }
}

/** An install asks for permissions that nobody said yes to; `permissions` are those that need a yes. */
export class PermissionsNotAccepted extends AddonRefused {
  /** Of the problem document. */
  readonly members: { permissions: readonly string[] };

  constructor(
    readonly addon: string,
    readonly permissions: readonly string[],
  ) {
    super('permissions_not_accepted', `${addon} asks for permissions first: ${permissions.join(', ')}`);
    this.members = { permissions };
    this.name = 'PermissionsNotAccepted';
  }
}

/** The trust file cannot be used; each problem is one line. */
export class TrustFileInvalid extends Error {
  readonly code = 'trust_file_invalid';

  constructor(
    readonly path: string,
    readonly problems: readonly string[],
  ) {
    super(problems.map((problem) => `${path}: ${problem}`).join('\n'));
    this.name = 'TrustFileInvalid';
  }
}

/** A file with a private signing key cannot be read or may not be used. */
export class KeyFileRefused extends Error {
  readonly code = 'key_file_refused';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyFileRefused';
  }
}
