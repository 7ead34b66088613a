import { satisfies } from 'semver';
import type { TenantRecord } from '#tenancy';
import { AddonRefused } from '../errors.js';

/**
 * Refuses to take away, or to replace by `version`, what another installed add-on includes from.
 * @throws AddonRefused `addon_needed`
 */
export function refuseWhatIsNeeded(
  installed: TenantRecord['installed'],
  name: string,
  version: string | null,
): void {
  for (const [other, { dependencies = {} }] of Object.entries(installed)) {
    const range = Object.hasOwn(dependencies, name) ? dependencies[name] : undefined;
    if (other === name || range === undefined || (version !== null && satisfies(version, range))) continue;
    throw new AddonRefused(
      'addon_needed',
      `${other} needs ${name} ${range}. Upgrade or uninstall ${other} first.`,
    );
  }
}
