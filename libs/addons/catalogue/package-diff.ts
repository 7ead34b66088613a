import { lt, rcompare } from 'semver';
import { packageUrl } from '../attestations/statement.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import { type LineDiff, LineDiffs } from './line-diff.js';
import { resemblingName } from './resembling-name.js';
import type { ReviewLimits } from './review-limits.js';
import { findUnusual, type Unusual } from './unusual.js';

/** What a version changes, for who reviews it. */
export interface PackageDiff {
  name: string;
  version: string;
  digest: string;
  /** The version before; null for the first, of which everything is new. */
  comparedWith: { version: string; digest: string } | null;
  /** Its name as attestations write it. */
  subject: string;
  /** All that it asks for. */
  asks: string[];
  permissions: { added: string[]; removed: string[] };
  /** Sorted by path. */
  files: FileDiff[];
  /** In the files that are added or changed. */
  unusual: Unusual[];
}

/** Sizes in bytes, null where the file is not there. */
export interface FileDiff extends LineDiff {
  path: string;
  change: 'added' | 'removed' | 'changed';
  before: number | null;
  after: number | null;
}

/** @param others approved or pending versions of the same package */
export function versionBefore<T extends { version: string }>(
  version: string,
  others: readonly T[],
): T | null {
  const older = others.filter((other) => lt(other.version, version));
  return older.toSorted((a, b) => rcompare(a.version, b.version))[0] ?? null;
}

export type ComparedPackage = Pick<
  VerifiedPackage,
  'name' | 'version' | 'digest' | 'publisher' | 'permissions' | 'files'
>;

/** @param others all packages of the catalogue, whose names this one could be taken for */
export function packageDiff(
  pack: ComparedPackage,
  before: ComparedPackage | null,
  limits: ReviewLimits,
  others: readonly { name: string; publisher: string }[] = [],
): PackageDiff {
  const lines = new LineDiffs(limits);
  const old: ComparedPackage['files'] = before?.files ?? new Map();
  const paths = [...new Set([...old.keys(), ...pack.files.keys()])].toSorted();
  const files = paths.flatMap((path) => {
    const [was, is] = [old.get(path), pack.files.get(path)];
    if (was && is?.equals(was)) return [];
    const change = !was ? ('added' as const) : !is ? ('removed' as const) : ('changed' as const);
    return [
      {
        path,
        change,
        before: was?.length ?? null,
        after: is?.length ?? null,
        ...lines.of(was ?? null, is ?? null),
      },
    ];
  });
  const like = resemblingName(pack, others);
  const held = before?.permissions ?? [];
  return {
    name: pack.name,
    version: pack.version,
    digest: pack.digest,
    subject: packageUrl(pack.name, pack.version),
    asks: pack.permissions,
    comparedWith: before && { version: before.version, digest: before.digest },
    permissions: {
      added: pack.permissions.filter((each) => !held.includes(each)),
      removed: held.filter((each) => !pack.permissions.includes(each)),
    },
    files,
    unusual: [
      ...(like === null
        ? []
        : [{ path: 'package.json', line: 0, what: 'like_another' as const, excerpt: like }]),
      ...findUnusual(
        new Map([...pack.files].filter(([path, content]) => !old.get(path)?.equals(content))),
        old,
        limits.findings,
      ),
    ],
  };
}
