import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { addonFacades, type AddonPorts } from '../facades/addon-facades.js';
import { type AddonGrant, AddonModule } from '../loading/addon-module.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import { ADDON_ENTRY, type AddonEntry, type AddonModuleClass } from './addon-entry.js';
import { ModuleCode, type LoadedCode } from './module-code.js';
import { ModuleFailed } from './module-failed.js';
import { ModuleFailures } from './module-failures.js';
import { callModule } from './module-scope.js';

export interface ModuleRuntimeOptions {
  ports: AddonPorts;
  /** To import the code, and to make or close one tenant's context of it, in ms. */
  loadMs: number;
  /** For one call of a module that somebody waits for, in ms. */
  callMs: number;
  /** In ms since 1970. */
  now: () => number;
}

/** Runs the code of modules, each call within a time limit and with its failures kept to it. */
export class ModuleRuntime {
  readonly failures: ModuleFailures;
  private readonly code: ModuleCode;

  constructor(private readonly options: ModuleRuntimeOptions) {
    this.code = new ModuleCode(options.loadMs);
    this.failures = new ModuleFailures(options.now);
  }

  /** The context of a module for one tenant, which holds nothing but what is bound to that tenant. @throws ModuleFailed */
  async open(grant: AddonGrant, pack: VerifiedPackage, content: unknown): Promise<INestApplicationContext> {
    return this.noted(grant, async () => {
      const entry = await this.code.import(grant.tenantId, pack);
      const made = callModule(this.scopeOf(grant), this.options.loadMs, () =>
        this.make(entry, grant, content),
      );
      return made;
    });
  }

  /** What the host calls of it; an empty object where it wants no calls. */
  entryOf(context: INestApplicationContext): AddonEntry {
    try {
      return context.get<AddonEntry>(ADDON_ENTRY, { strict: false });
    } catch {
      return {};
    }
  }

  /** Calls it, within the time of a request. @throws ModuleFailed */
  call<T>(grant: AddonGrant, work: () => Promise<T>): Promise<T> {
    return this.noted(grant, () => callModule(this.scopeOf(grant), this.options.callMs, work));
  }

  /** Closes a context; one that does not end in time is left behind. */
  async close(grant: AddonGrant, context: INestApplicationContext): Promise<void> {
    await callModule(this.scopeOf(grant), this.options.loadMs, () => context.close()).catch((error: Error) =>
      this.failures.note(this.scopeOf(grant), error.message),
    );
  }

  /** All code that is in this process, also that of versions which nobody has any more. */
  loaded(): LoadedCode[] {
    return this.code.loaded();
  }

  private make(entry: AddonModuleClass, grant: AddonGrant, content: unknown) {
    const own: DynamicModule = entry.forTenant(addonFacades(grant, this.options.ports));
    return NestFactory.createApplicationContext(AddonModule.with(grant, content, [own]), {
      logger: false,
      abortOnError: false,
    });
  }

  private async noted<T>(grant: AddonGrant, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ModuleFailed) this.failures.note(this.scopeOf(grant), error.message);
      throw error;
    }
  }

  private scopeOf({ tenantId, name }: AddonGrant) {
    return { tenantId, addon: name };
  }
}
