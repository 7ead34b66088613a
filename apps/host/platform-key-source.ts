import type { Config } from '#config';
import { loadPlatformKey, PlatformKeyUnusable, type PlatformKey } from '#encryption';

/** The platform key as the configuration places it. Throws `PlatformKeyUnusable` with what to do. */
export function openPlatformKey(config: Config): PlatformKey {
  const { source, path } = config.encryption.platformKey;
  if (source === 'kms')
    throw new PlatformKeyUnusable('encryption.platform_key.source: kms is not supported yet.');
  return loadPlatformKey({ source, path });
}
