import type { Config } from '#config';
import type { InstallationFacts } from '#readers';
import { standingHolders } from '../../host/standing-holders.js';
import { checkPlatformKey, derivedMethods } from './check-configuration.js';

/** What decides who could read answers on the whole installation: of tenants that differ, the weakest. */
export function factsOf(
  config: Config,
  env: NodeJS.ProcessEnv,
  tenants: readonly { config: Config }[],
  confined: boolean,
): InstallationFacts {
  const standing = tenants.map((each) => standingHolders(each.config));
  return {
    environment: config.environment,
    keySource: env.AFFIANT_PLATFORM_KEY ? 'env' : config.encryption.platformKey.source,
    keyBesideData: checkPlatformKey(config, env).some(({ id, ok }) => id === 'platform_key' && !ok),
    files: config.storage.driver,
    derivedMethods: [...new Set(tenants.flatMap((each) => derivedMethods(each.config)))],
    passwords: tenants.some((each) => each.config.identity.loginMethods.email.enabled),
    plaintextAllowed: tenants.some((each) => each.config.encryption.allowPlaintext),
    backgroundAccess: standing.some(({ background }) => background !== null),
    escrow: standing.some(({ escrow }) => escrow !== null),
    modulesAllowed: false,
    confined,
    baseDomain: config.server.baseDomain,
  };
}
