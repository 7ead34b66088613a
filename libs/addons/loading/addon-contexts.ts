import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AddonRefused } from '../errors.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import type { AddonEntry } from '../modules/addon-entry.js';
import { ModuleFailed } from '../modules/module-failed.js';
import type { ModuleRuntime } from '../modules/module-runtime.js';
import { ADDON_CONTENT, ADDON_GRANT, type AddonGrant, AddonModule, grantOf } from './addon-module.js';

export interface AddonContextsOptions<Content> {
  /** The add-on of a version set, all of which was verified from the stored bytes. @throws AddonRefused */
  load: (set: string) => Promise<VerifiedPackage>;
  /** @throws AddonRefused where the tenant lets this add-on run no more */
  admit: (tenantId: string, pack: Pick<VerifiedPackage, 'name' | 'kind'>) => Promise<void>;
  /** What the host makes of the texts of a version set. */
  content: (pack: VerifiedPackage, set: string) => Promise<Content>;
  /** Runs the code of packages of kind `module`. */
  modules: ModuleRuntime;
  /** A context that was not asked for so long is closed, in ms. */
  idleMs: number;
  /** A module that failed to load is not tried again for so long, in ms: it would hold up each request anew. */
  retryMs: number;
  /** In ms since 1970. */
  now: () => number;
}

interface Open {
  tenantId: string;
  /** A version set, or the digest that is one by itself. */
  digest: string;
  /** Null until it was verified. */
  pack: VerifiedPackage | null;
  context: Promise<INestApplicationContext>;
  usedAt: number;
  /** Its module failed to load: when it is tried again, in ms since 1970. */
  failedUntil: number | null;
}

/**
 * A Nest application context of its own for each tenant, add-on and version: made when it is first
 * asked for, closed when it is idle, uninstalled or revoked, without effect on any other.
 */
export class AddonContexts<Content> {
  private readonly open = new Map<string, Open>();
  /** The check under way, and the one that begins after it. */
  private checking: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;

  constructor(private readonly options: AddonContextsOptions<Content>) {}

  /** What the host made of the package for this tenant. @throws AddonRefused */
  async content(tenantId: string, digest: string): Promise<Content> {
    return (await this.contextOf(tenantId, digest)).get<Content>(ADDON_CONTENT);
  }

  /** @throws AddonRefused */
  async grant(tenantId: string, digest: string): Promise<AddonGrant> {
    return (await this.contextOf(tenantId, digest)).get<AddonGrant>(ADDON_GRANT);
  }

  /** Calls the code of a module. @throws AddonRefused, ModuleFailed */
  async call<T>(tenantId: string, digest: string, work: (entry: AddonEntry) => Promise<T>): Promise<T> {
    const context = await this.contextOf(tenantId, digest);
    const { modules } = this.options;
    return modules.call(context.get<AddonGrant>(ADDON_GRANT), () => work(modules.entryOf(context)));
  }

  /** Whether a context of this version is open for any tenant. */
  has(digest: string): boolean {
    return [...this.open.values()].some((each) => each.digest === digest);
  }

  /**
   * Verifies anew what is open: what no longer may run is closed, and so is what lies idle. One check
   * at a time, and at most one waits: on a slow machine they would pile up.
   */
  recheck(): Promise<void> {
    this.next ??= this.checking.then(() => {
      this.next = null;
      const check = this.checkAll();
      this.checking = check.catch(() => undefined);
      return check;
    });
    return this.next;
  }

  private async checkAll(): Promise<void> {
    await this.closeIdle();
    for (const digest of new Set([...this.open.values()].map((each) => each.digest))) {
      try {
        await this.options.load(digest);
      } catch (error) {
        if (!(error instanceof AddonRefused)) throw error;
        await this.closeWhere((each) => each.digest === digest);
      }
    }
    for (const each of this.open.values()) {
      if (each.pack === null) continue;
      try {
        await this.options.admit(each.tenantId, each.pack);
      } catch (error) {
        if (!(error instanceof AddonRefused)) throw error;
        await this.closeFor(each.tenantId, each.pack.name);
      }
    }
  }

  /** The tenant no longer has this add-on. Sessions under way open it again as they need it and may. */
  async closeFor(tenantId: string, name: string): Promise<void> {
    await this.closeWhere((each) => each.tenantId === tenantId && each.pack?.name === name);
  }

  async close(): Promise<void> {
    await this.closeWhere(() => true);
  }

  private contextOf(tenantId: string, digest: string): Promise<INestApplicationContext> {
    const key = `${tenantId} ${digest}`;
    const known = this.open.get(key);
    if (known && (known.failedUntil ?? Infinity) > this.options.now()) {
      known.usedAt = this.options.now();
      return known.context;
    }
    const loaded = this.load(tenantId, digest);
    const context = loaded.then((pack) => this.make(tenantId, digest, pack));
    const usedAt = this.options.now();
    const entry: Open = { tenantId, digest, pack: null, context, usedAt, failedUntil: null };
    this.open.set(key, entry);
    loaded.then((pack) => (entry.pack = pack)).catch(() => undefined);
    context.catch((error: unknown) => {
      if (error instanceof ModuleFailed) entry.failedUntil = this.options.now() + this.options.retryMs;
      else if (this.open.get(key) === entry) this.open.delete(key);
    });
    return context;
  }

  private async load(tenantId: string, digest: string): Promise<VerifiedPackage> {
    const pack = await this.options.load(digest);
    await this.options.admit(tenantId, pack);
    return pack;
  }

  private async make(
    tenantId: string,
    digest: string,
    pack: VerifiedPackage,
  ): Promise<INestApplicationContext> {
    const content = await this.options.content(pack, digest);
    if (pack.kind === 'module') return this.options.modules.open(grantOf(tenantId, pack), pack, content);
    return NestFactory.createApplicationContext(AddonModule.forTenant(tenantId, pack, content), {
      logger: false,
      abortOnError: false,
    });
  }

  private closeIdle(): Promise<void> {
    const since = this.options.now() - this.options.idleMs;
    return this.closeWhere(({ usedAt }) => usedAt < since);
  }

  private async closeWhere(ends: (each: Open) => boolean): Promise<void> {
    for (const [key, each] of this.open) {
      if (!ends(each)) continue;
      this.open.delete(key);
      await each.context.then(
        (context) =>
          each.pack?.kind === 'module'
            ? this.options.modules.close(context.get<AddonGrant>(ADDON_GRANT), context)
            : context.close(),
        () => undefined,
      );
    }
  }
}
