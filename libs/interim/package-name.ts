import { z } from 'zod';

/** A package's name as npm allows it for new packages: lower case, at most 214 characters, scoped or not. */
export const packageName = z
  .string()
  .max(214)
  .regex(/^(@[a-z0-9][a-z0-9-_.]*\/)?[a-z0-9][a-z0-9-_.]*$/, 'not a package name that npm takes');

/** Semantic Versioning 2.0.0, without build metadata: two builds of one version would be two packages. */
export const packageVersion = z
  .string()
  .max(64)
  .regex(
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/,
    'not a version like 1.2.3',
  );

/** How addresses, file names and interview names write a package: `@example/housing` → `example-housing`. */
export function addressName(name: string): string {
  return name.replace(/^@/, '').replace('/', '-');
}

/** `NAME-VERSION.tgz`, as `npm pack` writes it. */
export function tarballName(name: string, version: string): string {
  return `${addressName(name)}-${version}.tgz`;
}

/** The package URL of a version (purl specification, type npm). */
export function packageUrl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** Orders versions as SemVer 2.0.0 section 11 does: negative where `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [coreA = '', preA] = split(a);
  const [coreB = '', preB] = split(b);
  const core = compareParts(coreA.split('.'), coreB.split('.'));
  if (core !== 0) return core;
  if (preA === undefined || preB === undefined) return preA === preB ? 0 : preA === undefined ? 1 : -1;
  return compareParts(preA.split('.'), preB.split('.'));
}

function split(version: string): [string, string | undefined] {
  const at = version.indexOf('-');
  return at < 0 ? [version, undefined] : [version.slice(0, at), version.slice(at + 1)];
}

function compareParts(a: string[], b: string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [x, y] = [a[at], b[at]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const numbers = [x, y].map((part) => (/^\d+$/.test(part) ? Number(part) : null));
    const [m = null, n = null] = numbers;
    if (m !== null && n !== null && m !== n) return m - n;
    if ((m === null) !== (n === null)) return m === null ? 1 : -1;
    if (m === null && x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
