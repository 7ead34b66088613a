import { relative, sep } from 'node:path';
import { isLoopback } from './environment.js';
import type { Config } from './load-config.js';

/**
 * Why a host with this configuration must not start: one sentence each, with what to do. Staging is
 * held to what production is held to. Empty in development but for what can work nowhere.
 */
export function refusals(config: Config): string[] {
  const { server, messaging } = config;
  const found: string[] = [];
  const refuse = (condition: boolean, message: string): void => void (condition && found.push(message));

  refuse(
    (server.tls.cert === null) !== (server.tls.key === null),
    'server.tls needs both cert and key, or neither.',
  );
  if (config.environment === 'development') return found;

  found.push(...keyRefusals(config));
  refuse(
    server.tls.cert === null && server.trustedProxies.length === 0 && !isLoopback(server.host),
    `Without HTTPS this host may listen on loopback only, not on ${server.host}: set server.tls, or server.trusted_proxies to the proxy that ends TLS.`,
  );
  refuse(
    messaging.mail.driver === 'file' || messaging.sms.driver === 'file',
    'messaging.mail.driver and messaging.sms.driver: file is for development; it leaves messages readable on disk.',
  );
  return found;
}

/** The part of `refusals` that `affiant init` heeds too: it must not make the key where no host may use it. */
export function keyRefusals({ environment, encryption, dataFolder }: Config): string[] {
  const { source, path } = encryption.platformKey;
  if (environment === 'development' || source !== 'file' || !isInside(path, dataFolder)) return [];
  return [
    `The platform key must not lie beside the data it protects: set encryption.platform_key.path to a file outside ${dataFolder} (AFFIANT_DATA).`,
  ];
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}
