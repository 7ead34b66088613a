import { NameRefused } from './errors.js';

const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The name of a Host header (RFC 9110 7.2) as we compare it: lower case, no port, no final dot. */
export function hostName(header: string): string {
  return header.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}

/**
 * Checks a host name that a tenant brings. Names of the base domain are given by slug alone.
 * @throws NameRefused
 */
export function checkHostName(name: string, baseDomain: string): void {
  if (!NAME.test(name)) throw new NameRefused(`${JSON.stringify(name)} is no host name.`);
  if (name === baseDomain || name.endsWith(`.${baseDomain}`)) {
    throw new NameRefused(`Names under ${baseDomain} belong to the tenants with these slugs.`);
  }
}
