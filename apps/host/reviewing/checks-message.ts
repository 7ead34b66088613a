import type { Config } from '#config';

/** What the process that checks a package is handed. */
export interface ChecksMessage {
  /** Path and bytes. */
  files: [path: string, bytes: Uint8Array][];
  sandbox: Config['sandbox'];
}
