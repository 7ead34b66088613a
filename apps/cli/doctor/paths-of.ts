import { join } from 'node:path';
import type { Config } from '#config';

/** Where the installation's data lies on this machine; null where nothing of it does. */
export type DataPaths = Record<'database' | 'files' | 'temporary' | 'logs' | 'keys', string | null>;

export function pathsOf(config: Config, env: NodeJS.ProcessEnv): DataPaths {
  const embedded = config.database.url === null ? join(config.dataFolder, 'postgres') : null;
  const keyFile = config.encryption.platformKey.source === 'file' && !env.AFFIANT_PLATFORM_KEY;
  return {
    database: embedded,
    files: config.storage.driver === 'disk' ? config.storage.disk.path : null,
    temporary: config.temporary.path,
    // The host writes to its standard output; a file has only the embedded database's server.
    logs: embedded === null ? null : join(embedded, 'cluster', 'server.log'),
    keys: keyFile ? config.encryption.platformKey.path : null,
  };
}
