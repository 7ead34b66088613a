import { textsFor } from '../texts/texts.js';
import type { TenantModulesView } from '../view-models/provider.js';
import { consolePage } from './console.js';

/** What a module is stands above the button that lets one in. */
export function tenantModulesPage(view: TenantModulesView) {
  const texts = textsFor(view.frame.language);
  const heading = texts.tenantModulesTitle(view.name);
  return {
    ...consolePage(view.frame, 'tenants', heading),
    ...view,
    heading,
    state: view.allowed ? texts.modulesAllowed(view.name) : texts.modulesForbidden(view.name),
    modules: view.modules.map(({ name, failure }) => ({
      name,
      failed: failure && texts.moduleFailures(failure.count, failure.what),
    })),
  };
}
