import { gt } from 'semver';
import { flatName, type Approval, type InstalledAddon, type ListedPackage } from '#addons';
import type { TenantRecord } from '#tenancy';
import { textsFor, type CatalogueEntry, type InstalledAddon as InstalledView } from '#web';
import type { AddonUsage } from '../../tenant-figures.js';
import { longDate } from '../long-date.js';

const ADDONS = '/admin/addons';

/** Where an admin is asked before a version is installed. */
export function installAddress(name: string, version: string): string {
  return `${ADDONS}/${flatName(name)}/${version}`;
}

/** What a tenant has installed, each with the newest version that could replace it. */
export function installedViews(
  language: string,
  installed: readonly InstalledAddon[],
  record: TenantRecord['installed'],
  packages: readonly ListedPackage[],
  usage: ReadonlyMap<string, AddonUsage>,
): InstalledView[] {
  return installed.map(({ name, version, digest, state, notices }) => {
    const own = packages.find((each) => each.digest === digest);
    const newest = packages.find((each) => each.name === name && each.state === 'approved');
    const before = record[name]?.before?.version ?? null;
    return {
      title: name,
      description: own?.description ?? '',
      version,
      publisher: own?.publisher ?? '–',
      ...reviewed(language, own?.reviewers ?? []),
      languages: languagesIn(language, own?.translations ?? []),
      usage: usageIn(language, usage.get(flatName(name))),
      state,
      reason: notices.length > 0 ? notices.join(' ') : null,
      upgrade:
        newest && gt(newest.version, version)
          ? { version: newest.version, href: installAddress(name, newest.version) }
          : null,
      settings: own?.hasSettings ? `${ADDONS}/${flatName(name)}/settings` : null,
      remove: `${ADDONS}/${flatName(name)}/remove`,
      rollback: before === null ? null : { version: before, action: `${ADDONS}/${flatName(name)}/rollback` },
    };
  });
}

/** Of each add-on that is not installed, the newest version that can be; where none can, the newest and why. */
export function catalogueViews(
  language: string,
  installed: readonly InstalledAddon[],
  packages: readonly ListedPackage[],
): CatalogueEntry[] {
  const taken = new Set(installed.map(({ name }) => name));
  const names = new Set(packages.map(({ name }) => name).filter((name) => !taken.has(name)));
  return [...names].map((name) => {
    const versions = packages.filter((each) => each.name === name);
    const shown = versions.find(({ state }) => state === 'approved') ?? versions[0]!;
    return {
      title: name,
      description: shown.description,
      version: shown.version,
      publisher: shown.publisher,
      ...reviewed(language, shown.reviewers),
      languages: languagesIn(language, shown.translations),
      permissions: shown.permissions.length,
      href: installAddress(name, shown.version),
      blocked: blockedBy(language, shown),
    };
  });
}

function blockedBy(language: string, { state, kind }: ListedPackage): string | null {
  const texts = textsFor(language);
  if (state !== 'approved') return `${texts.packageStates[state === 'refused' ? 'rejected' : state]}.`;
  return kind === 'module' ? texts.moduleBlocked : null;
}

function reviewed(language: string, reviewers: readonly Approval[]) {
  const last = reviewers.map(({ reviewedAt }) => reviewedAt.getTime());
  return {
    reviewers: reviewers.map(({ name }) => name),
    reviewedOn: last.length > 0 ? longDate(language, new Date(Math.max(...last))) : '',
  };
}

/** What it is translated into, in words; null where into nothing. */
export function languagesIn(language: string, translations: readonly string[]): string | null {
  if (translations.length === 0) return null;
  const names = new Intl.DisplayNames(language, { type: 'language' });
  const list = translations.map((each) => names.of(each) ?? each);
  return textsFor(language).alsoIn(new Intl.ListFormat(language).format(list));
}

/** None and few are told alike: whether one person has begun is nobody's business. */
function usageIn(language: string, usage: AddonUsage = { open: null, finished: null }): string {
  const texts = textsFor(language);
  const told = (count: number | null) =>
    count === null ? texts.underTen : new Intl.NumberFormat(language).format(count);
  return texts.addonUsage(told(usage.open), told(usage.finished));
}
