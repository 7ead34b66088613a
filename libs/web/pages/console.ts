import { textsFor } from '../texts/texts.js';
import type { ConsoleFrame, ConsolePage, Outcome } from '../view-models/console.js';
import { errorLinks } from './form-input.js';

/** Addresses of the console's pages, which its menu leads to. */
export const consoleAddresses = {
  tenant: {
    overview: '/admin',
    people: '/admin/people',
    addons: '/admin/addons',
    audit: '/admin/audit',
    settings: '/admin/settings',
  },
  provider: {
    overview: '/',
    tenants: '/tenants',
    packages: '/packages',
    revocations: '/revocations',
    readers: '/readers',
    people: '/admin/people',
    audit: '/audit',
  },
} as const;

/** What `layouts/console` takes. */
export function consolePage(frame: ConsoleFrame, current: ConsolePage, title?: string) {
  const texts = textsFor(frame.language);
  const here = texts.menuPages[current];
  const addresses: { readonly [page: string]: string } = consoleAddresses[frame.console];
  const names: { readonly [page: string]: string } = texts.menuPages;
  const place = frame.console === 'provider' ? texts.consoleProvider : frame.organization;
  return {
    frame,
    here,
    place,
    home: addresses[frame.menu[0] ?? 'overview'] ?? '/',
    menu: frame.menu.map((page) => ({
      href: addresses[page] ?? '/',
      label: names[page] ?? page,
      current: page === current,
    })),
    documentTitle: `${title ?? here} – ${place} – Affiant`,
  };
}

/** What was done or is to be fixed, as `parts/outcome` takes it. */
export function outcome({ done, errors }: Outcome) {
  return { done, errors: errorLinks(errors) };
}
