/** What of an installation decides who could read the answers; `affiant doctor` gathers it. */
export interface InstallationFacts {
  environment: 'development' | 'staging' | 'production';
  /** Where the platform key comes from. */
  keySource: 'file' | 'env' | 'systemd' | 'kms';
  /** The key's file lies in the folder that it protects, so that one theft takes both. */
  keyBesideData: boolean;
  /** The files lie on this machine's disk, in a bucket of S3, or in Azure. */
  files: 'disk' | 's3' | 'azure';
  /** Login methods of grade C that are on: the server can work their key out. */
  derivedMethods: readonly ('sms' | 'oidc' | 'facebook')[];
  /** E-mail with a password is on. */
  passwords: boolean;
  /** Interviews may say `multi_user: true`. */
  plaintextAllowed: boolean;
  /** Interviews may give the server a key of its own (grade C). */
  backgroundAccess: boolean;
  /** The organization's public key for spare grants, where there is one. */
  escrow: boolean;
  /** Add-ons of kind `module` run in the host. */
  modulesAllowed: boolean;
  /** A wall stands around the processes that run interview code. */
  confined: boolean;
  baseDomain: string;
}
