import type { Installs } from '#addons';
import { type Finding, good, warning } from './finding.js';

/** What expired of installed add-ons since they were installed, and what was stopped or revoked, tenant by tenant. */
export async function checkAddons(
  installs: Pick<Installs, 'list'>,
  tenants: readonly { id: string; slug: string }[],
): Promise<Finding[]> {
  const found: Finding[] = [];
  let installed = 0;
  for (const { id, slug } of tenants) {
    for (const { name, version, state, notices } of await installs.list(id)) {
      installed++;
      const said = notices.length > 0 ? `: ${notices.join(' ')}` : '.';
      if (state !== 'active') found.push(warning('addons', `${slug}: ${name} ${version} is ${state}${said}`));
      else if (notices.length > 0) found.push(warning('addons', `${slug}: ${name} ${version}${said}`));
    }
  }
  return found.length > 0
    ? found
    : [good('addons', `${installed} add-ons are installed; their signatures and reviews are valid now.`)];
}
