import type { Manifest } from '../package/manifest.js';
import type { Digest } from '../package/digest.js';

/** A version in the catalogue, as far as its row tells; nothing of it counts until the bytes are verified. */
export interface CatalogueEntry {
  name: string;
  version: string;
  digest: Digest;
  kind: Manifest['kind'];
  description: string;
  /** As ids: `mail.send`, `http:api.example.org`. */
  permissions: string[];
  /** The person's name in the trust file. */
  publisher: string;
  publishedAt: Date;
  /** DSSE envelopes, one a line. */
  attestations: string;
}
