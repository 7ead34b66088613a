import { dirname } from 'node:path';
import type { Config } from '#config';
import type { InstallationFacts } from '#readers';
import { standingHolders } from './standing-holders.js';

/** What decides who could read a tenant's answers, from its configuration in force. */
export function tenantFacts(config: Config, confined: boolean): InstallationFacts {
  const { platformKey, keySources, allowPlaintext } = config.encryption;
  const { escrow, background } = standingHolders(config);
  const { email, sms } = config.identity.loginMethods;
  return {
    environment: config.environment,
    keySource: platformKey.source,
    keyBesideData: platformKey.source === 'file' && dirname(platformKey.path).startsWith(config.dataFolder),
    files: config.storage.driver,
    derivedMethods: sms.enabled && keySources.sms === 'derived' ? ['sms'] : [],
    passwords: email.enabled,
    plaintextAllowed: allowPlaintext,
    backgroundAccess: background !== null,
    escrow: escrow !== null,
    modulesAllowed: false,
    confined,
    baseDomain: config.server.baseDomain,
  };
}
