import { parse } from 'tldts';
import type { Config } from '#config';
import { type Finding, good, warning } from './finding.js';

/**
 * Organizations below one base domain are one site to a browser, and could set cookies for each other, unless the
 * domain is a public suffix (publicsuffix.org). Asked of the copy of the list that came with this version, since
 * browsers too have theirs with them; `tenants` without the console.
 */
export function checkBaseDomain({ server }: Config, tenants: number): Finding {
  const { baseDomain } = server;
  if (tenants < 2) return good('base_domain', 'One organization at most: nobody shares the base domain.');
  if (baseDomain === 'localhost') return good('base_domain', 'localhost is for this machine alone.');
  if (isPublicSuffix(baseDomain)) {
    return good(
      'base_domain',
      `${tenants} organizations share ${baseDomain}, which is on the Public Suffix List: browsers keep them apart.`,
    );
  }
  return warning(
    'base_domain',
    `${tenants} organizations share ${baseDomain}, which is not on the Public Suffix List: browsers take them for one site, and one could set cookies for another. Ask for it to be listed (publicsuffix.org), or give each organization a domain of its own.`,
  );
}

/** By a rule of the list, its private part too; the rule for names that no rule knows (`*`) does not count. */
function isPublicSuffix(domain: string): boolean {
  const { publicSuffix, isIcann, isPrivate } = parse(`tenant.${domain}`, { allowPrivateDomains: true });
  return publicSuffix === domain && (isIcann === true || isPrivate === true);
}
