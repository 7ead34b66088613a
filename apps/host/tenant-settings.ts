import type { Config } from '#config';
import { TenantSettingsStore } from '#tenancy';

/**
 * The configuration as it holds for one tenant, remembered for a few seconds: a step reads it, and
 * opening the sealed record each time would cost more than the step's own ciphers.
 */
export class TenantSettings {
  private readonly remembered = new Map<string, { config: Promise<Config>; until: number }>();

  constructor(
    private readonly store: TenantSettingsStore,
    private readonly rememberMs: number,
  ) {}

  of(tenantId: string): Promise<Config> {
    const known = this.remembered.get(tenantId);
    if (known !== undefined && known.until > Date.now()) return known.config;
    const config = this.store.configOf(tenantId);
    config.catch(() => this.remembered.delete(tenantId));
    this.remembered.set(tenantId, { config, until: Date.now() + this.rememberMs });
    return config;
  }

  /** Something was set: read it anew. */
  forget(tenantId: string): void {
    this.remembered.delete(tenantId);
  }
}
