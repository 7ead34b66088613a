import type { Config } from '#config';

/** The address at which people reach a tenant, without a slash at its end. */
export function tenantUrl({ server }: Config, slug: string): string {
  const host = `${slug}.${server.baseDomain}`;
  // Behind a proxy the port is the proxy's, which is where TLS ends.
  if (server.trustedProxies.length > 0) return `https://${host}`;
  const scheme = server.tls.cert === null ? 'http' : 'https';
  const usual = scheme === 'http' ? 80 : 443;
  return `${scheme}://${host}${server.port === usual ? '' : `:${server.port}`}`;
}
