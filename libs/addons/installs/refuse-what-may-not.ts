import { satisfies } from 'semver';
import type { Config } from '#config';
import type { TenantRecord } from '#tenancy';
import { AddonRefused } from '../errors.js';
import { flatName } from '../package/package-name.js';
import type { VerifiedPackage } from '../trust/verified-package.js';

/**
 * Refuses a package that is good but may not run for this tenant.
 * @throws AddonRefused `module_not_allowed`, `plaintext_not_allowed`, `manifest_invalid`
 */
export function refuseWhatMayNot(
  pack: VerifiedPackage,
  config: Config,
  { installed, modulesAllowed = false }: TenantRecord,
): void {
  if (pack.kind === 'module' && !modulesAllowed) {
    throw new AddonRefused('module_not_allowed', 'The operator has not allowed modules for this tenant.');
  }
  if (pack.permissions.includes('plaintext') && !config.encryption.allowPlaintext) {
    throw new AddonRefused(
      'plaintext_not_allowed',
      `${pack.name} stores answers readable; that is not allowed here.`,
    );
  }
  const flat = flatName(pack.name);
  const namesake = Object.keys(installed).find((name) => name !== pack.name && flatName(name) === flat);
  if (namesake !== undefined) {
    throw new AddonRefused('manifest_invalid', `${namesake} is installed under the same address, ${flat}.`);
  }
  for (const [name, range] of Object.entries(pack.manifest.dependencies)) {
    const version = Object.hasOwn(installed, name) ? installed[name]?.version : undefined;
    if (version === undefined || !satisfies(version, range)) {
      throw new AddonRefused(
        'manifest_invalid',
        `${pack.name} needs ${name} ${range}; ${version === undefined ? 'it is not installed' : `${version} is installed`}.`,
      );
    }
  }
}
