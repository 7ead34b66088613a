import { join } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  AddonSettings,
  archiveLimits,
  Catalogue,
  Installs,
  ModuleSwitch,
  Revocations,
  reviewLimits,
  SeenRevocations,
  TrustInForce,
  type CatalogueOptions,
} from '#addons';
import type { Config } from '#config';
import type { BlobStore } from '#storage';
import type { TenantSettingsStore } from '#tenancy';

/** What the host has of add-ons. */
export interface AddonParts {
  trust: TrustInForce;
  catalogue: Catalogue;
  installs: Installs;
  moduleSwitch: ModuleSwitch;
  addonSettings: AddonSettings;
  /** For the provider's console; null where the installation was not given its database role. */
  provider: { catalogue: Catalogue; revocations: Revocations } | null;
}

export interface AddonSurroundings {
  em: EntityManager;
  consoleEm: EntityManager | null;
  blobs: BlobStore;
  settingsStore: TenantSettingsStore;
}

/** The catalogue and what tenants have installed of it, under the trust of this installation. */
export function openAddons(
  config: Config,
  { em, consoleEm, blobs, settingsStore }: AddonSurroundings,
): AddonParts {
  const seen = new SeenRevocations(join(config.dataFolder, 'revoked.json'));
  const trust = new TrustInForce(config.addons.trust, new Revocations(em), seen);
  const options: CatalogueOptions = {
    environment: config.environment,
    limits: archiveLimits(config),
    review: reviewLimits(config),
    now: Date.now,
  };
  const catalogue = new Catalogue(em, blobs, trust, options);
  const installs = new Installs(catalogue, settingsStore, trust);
  return {
    trust,
    catalogue,
    installs,
    moduleSwitch: new ModuleSwitch(settingsStore),
    addonSettings: new AddonSettings(settingsStore, installs),
    provider: consoleEm && {
      catalogue: new Catalogue(consoleEm, blobs, trust, options),
      revocations: new Revocations(consoleEm),
    },
  };
}
