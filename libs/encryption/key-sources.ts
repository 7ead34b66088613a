import type { Argon2Pool } from './argon2-pool.js';
import { DerivedSource } from './derived-source.js';
import { KeySourceUnknown } from './errors.js';
import type { SourceName } from './key-source.js';
import type { Argon2Cost } from './password-parameters.js';
import { PasswordSource } from './password-source.js';
import type { PlatformKey } from './platform-key.js';
import { RandomSecretSource } from './random-secret-source.js';
import { RecoverySource } from './recovery-source.js';

/** Every source by its name. */
export interface SourcesByName {
  password: PasswordSource;
  passkey: RandomSecretSource;
  recovery: RecoverySource;
  api: RandomSecretSource;
  derived: DerivedSource;
}

/** `encryption.key_sources` of the configuration: which source a login method uses. */
export type SourceOfMethod = Readonly<Record<string, SourceName>>;

/** The key sources of an installation, and which login method uses which, for one tenant's configuration. */
export class KeySources {
  readonly #sources: SourcesByName;

  constructor(
    platformKey: PlatformKey,
    pool: Argon2Pool,
    private readonly ofMethod: SourceOfMethod,
    cost: { password?: Argon2Cost; passwordFloor?: Argon2Cost } = {},
  ) {
    this.#sources = {
      password: new PasswordSource(platformKey, pool, cost.password, cost.passwordFloor),
      passkey: new RandomSecretSource('passkey'),
      recovery: new RecoverySource(),
      api: new RandomSecretSource('api'),
      derived: new DerivedSource(platformKey),
    };
  }

  named<Name extends SourceName>(source: Name): SourcesByName[Name] {
    return this.#sources[source];
  }

  /** The source of a login method (`email`, `sms`, `oidc`, `facebook`, `passkey`). Throws `KeySourceUnknown`. */
  forMethod(method: string): SourcesByName[SourceName] {
    const source = Object.hasOwn(this.ofMethod, method) ? this.ofMethod[method] : undefined;
    if (source === undefined) throw new KeySourceUnknown(method);
    return this.named(source);
  }
}
