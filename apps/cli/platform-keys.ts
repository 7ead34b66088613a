import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type Config, keyRefusals } from '#config';
import { createPlatformKeyFile, loadPlatformKey, openSettings, PlatformKey, sealSettings } from '#encryption';
import { rolePassword } from './role-password.js';
import { CommandFailed } from './errors.js';
import type { Keys, KeySource } from './keys.js';
import { recoverySheet, sheetCode, sheetMark } from './recovery-sheet.js';

/** The platform key of an installation, from where its configuration says. */
export class PlatformKeys implements KeySource {
  constructor(private readonly env: NodeJS.ProcessEnv) {}

  async open(config: Config): Promise<Keys> {
    return keysOf(this.load(config));
  }

  async make(config: Config): Promise<{ keys: Keys; made: boolean; sheet: string | null }> {
    const { source, path } = config.encryption.platformKey;
    if (source !== 'file') return { keys: keysOf(this.load(config)), made: false, sheet: null };
    const [refusal] = keyRefusals(config);
    if (refusal !== undefined) throw new CommandFailed('internal', refusal);
    // Others pass through it, PostgreSQL's user among them; what lies in it is closed by itself.
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o711 });
    const made = !existsSync(path);
    const key = made ? await createPlatformKeyFile(path) : this.load(config);
    return { keys: keysOf(key), made, sheet: existsSync(sheetMark(path)) ? null : recoverySheet(key) };
  }

  async confirmSheet(config: Config, code: string): Promise<void> {
    const { source, path } = config.encryption.platformKey;
    if (source !== 'file') throw new CommandFailed('internal', 'This installation has no recovery sheet.');
    const right = sheetCode(this.load(config));
    if (code.trim().toUpperCase() !== right) {
      throw new CommandFailed('internal', `${code} is not the code at the end of this key's recovery sheet.`);
    }
    writeFileSync(sheetMark(path), `${right}\n`, { mode: 0o600 });
  }

  private load(config: Config): PlatformKey {
    const { source, path } = config.encryption.platformKey;
    if (source === 'kms')
      throw new CommandFailed('internal', 'There is no KMS driver for the platform key yet.');
    return loadPlatformKey({ source, path }, this.env);
  }
}

function keysOf(key: PlatformKey): Keys {
  return {
    derive: (label) => rolePassword(key, label),
    settings: {
      seal: (tenant, counter, record) => sealSettings(key, { tenant, counter }, record),
      open: (tenant, counter, sealed) => openSettings(key, { tenant, counter }, sealed),
    },
    platformKey: key,
  };
}
