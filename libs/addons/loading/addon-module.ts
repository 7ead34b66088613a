import { type DynamicModule, Module } from '@nestjs/common';
import type { SettingsSchema } from '../settings/settings-schema.js';
import type { VerifiedPackage } from '../trust/verified-package.js';

/** Token: whose context this is, and what the tenant let the add-on do. An `AddonGrant`. */
export const ADDON_GRANT = Symbol('addon grant');
/** Token: what the host made of the package's own text for this tenant. */
export const ADDON_CONTENT = Symbol('addon content');

/** One installed version for one tenant; frozen, so that nothing in a context can widen it. */
export interface AddonGrant {
  readonly tenantId: string;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  /** As ids; what is not among them is refused to it. */
  readonly permissions: readonly string[];
  /** What the tenant may set of it; the values are read when they are needed. */
  readonly settings: SettingsSchema;
}

/** What a tenant lets one version do. */
export function grantOf(tenantId: string, pack: VerifiedPackage): AddonGrant {
  const { name, version, digest, permissions, manifest } = pack;
  return Object.freeze({
    tenantId,
    name,
    version,
    digest,
    permissions: Object.freeze([...permissions]),
    settings: manifest.settings,
  });
}

/**
 * All that an add-on may use of the host: values bound to one tenant. It has no routes, and sees no
 * provider of the host's own module.
 */
@Module({})
export class AddonModule {
  static forTenant(tenantId: string, pack: VerifiedPackage, content: unknown): DynamicModule {
    return AddonModule.with(grantOf(tenantId, pack), content, []);
  }

  /** `own`: what the package's code brings, where its kind is `module`. */
  static with(grant: AddonGrant, content: unknown, own: DynamicModule[]): DynamicModule {
    return {
      module: AddonModule,
      imports: own,
      providers: [
        { provide: ADDON_GRANT, useValue: grant },
        { provide: ADDON_CONTENT, useValue: content },
      ],
    };
  }
}
