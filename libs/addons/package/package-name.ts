/** npm's rule for new names (docs.npmjs.com, package.json, `name`), in lower case. */
export const PACKAGE_NAME = /^(?=.{1,214}$)(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/**
 * The name as addresses, file names and interview names have it: `@example/housing` is written
 * `example-housing`, as `npm pack` does. Two names may coincide then; the catalogue refuses the second.
 */
export function flatName(name: string): string {
  return name.replace(/^@/, '').replace('/', '-');
}

/** `example-housing-1.0.0.tgz` */
export function tarballName(name: string, version: string): string {
  return `${flatName(name)}-${version}.tgz`;
}
