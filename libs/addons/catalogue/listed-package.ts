import type { Manifest } from '../package/manifest.js';
import type { Approval, VerifiedPackage } from '../trust/verified-package.js';
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
  /** The languages that it has translations into, as in `es`. */
  translations: string[];
  /** Pictures of it, below `static/`, each with what is on it in words. */
  screenshots: Manifest['screenshots'];
  /** Whether a tenant may set something of it. */
  hasSettings: boolean;
  state: PackageState['state'];
  /** Why it cannot be installed; null where it can. */
  code: PackageState['code'];
}

export function listedPackage(entry: CatalogueEntry, { state, code, pack }: PackageState): ListedPackage {
  const { attestations: _, ...shown } = entry;
  return {
    ...shown,
    reviewers: pack?.reviewers ?? [],
    translations: translationsOf(pack),
    screenshots: pack?.manifest.screenshots ?? [],
    hasSettings: Object.keys(pack?.manifest.settings.properties ?? {}).length > 0,
    state,
    code,
  };
}

const TRANSLATION = /^translations\/([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.ya?ml$/;

function translationsOf(pack: VerifiedPackage | null): string[] {
  const languages = [...(pack?.files.keys() ?? [])].flatMap((path) => TRANSLATION.exec(path)?.[1] ?? []);
  return [...new Set(languages)].toSorted();
}
