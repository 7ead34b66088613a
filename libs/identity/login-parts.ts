import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import type { Devices } from './devices.js';
import type { Logins } from './logins.js';
import type { Throttle } from './throttle.js';

/** What every way to log in works with. */
export interface LoginParts {
  em: EntityManager;
  platformKey: PlatformKey;
  logins: Logins;
  devices: Devices;
  throttle: Throttle;
  /** Of the installation: in production developers are refused. */
  environment: string;
}
