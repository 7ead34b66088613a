import type { Config } from '#config';
import type { Derive } from '#database';
import type { PlatformKey } from '#encryption';
import type { RecordSeal } from '#tenancy';

/** The platform key, and what most commands need of it. */
export interface Keys {
  derive: Derive;
  settings: RecordSeal;
  /** For what seals people's accounts. */
  platformKey: PlatformKey;
}

/** Where the platform key comes from. */
export interface KeySource {
  /** @throws where there is none yet: `affiant init` makes it. */
  open(config: Config): Promise<Keys>;
  /** Makes the key where it lacks; `sheet` is the recovery sheet, null where none is asked for. */
  make(config: Config): Promise<{ keys: Keys; made: boolean; sheet: string | null }>;
  /** Notes that the sheet was kept: `code` stands at its end. @throws where it is another sheet's. */
  confirmSheet(config: Config, code: string): Promise<void>;
}
