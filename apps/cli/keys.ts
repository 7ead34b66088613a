import type { Config } from '#config';
import type { Derive } from '#database';
import type { RecordSeal } from '#tenancy';

/** What the commands need of the platform key; the key itself stays with who reads it. */
export interface Keys {
  derive: Derive;
  settings: RecordSeal;
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

/** Makes the first admin of a tenant; the password is generated and shown once. */
export type AdminMaker = (tenantId: string, email: string) => Promise<{ email: string; password: string }>;
