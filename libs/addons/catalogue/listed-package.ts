import type { Manifest } from '../package/manifest.js';
import type { Approval } from '../trust/verified-package.js';
import type { PackageState } from './catalogue.js';
import type { CatalogueEntry } from './catalogue-entry.js';

/** A version in the catalogue as people see it, with what was found of it just now. */
export interface ListedPackage {
  name: string;
  version: string;
  digest: string;
  kind: Manifest['kind'];
  description: string;
  permissions: string[];
  publisher: string;
  publishedAt: Date;
  reviewers: Approval[];
  state: PackageState['state'];
  /** Why it cannot be installed; null where it can. */
  code: PackageState['code'];
}

export function listedPackage(entry: CatalogueEntry, { state, code, pack }: PackageState): ListedPackage {
  const { attestations: _, ...shown } = entry;
  return { ...shown, reviewers: pack?.reviewers ?? [], state, code };
}
