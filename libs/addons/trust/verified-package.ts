import type { PackageContents } from '../package/read-package.js';
import type { Manifest } from '../package/manifest.js';
import type { Digest } from '../package/digest.js';

/** A yes of one reviewer. */
export interface Approval {
  /** The person's name in the trust file. */
  name: string;
  keyid: string;
  reason: string;
  reviewedAt: Date;
  expiresAt: Date;
  comparedWith: string | null;
}

/** A package whose publisher and reviewers are trusted, and whose bytes are those that they signed. */
export interface VerifiedPackage {
  name: string;
  version: string;
  digest: Digest;
  kind: Manifest['kind'];
  manifest: Manifest;
  /** By their path in the package. */
  files: PackageContents['files'];
  /** The person's name in the trust file. */
  publisher: string;
  publishedAt: Date;
  /** `pending` only where it was verified to be published: it lacks reviews and cannot be installed yet. */
  state: 'approved' | 'pending';
  /** One for each person, in the order of the attestations. */
  reviewers: Approval[];
  /** As ids: `mail.send`, `http:api.example.org`. */
  permissions: string[];
  /** What expired since it was installed, in words: it goes on until it is revoked. */
  notices: string[];
}
