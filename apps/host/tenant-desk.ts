import { Inject, Injectable } from '@nestjs/common';
import { Accounts, EmailInvalid, normalizeEmail } from '#identity';
import { CONSOLE, Tenants, tenantUrl, type Tenant, type TenantState } from '#tenancy';
import { auditedTenants } from './audit/audited-parts.js';
import { ConsoleUnavailable } from './console-unavailable.js';
import { PLATFORM, type Platform } from './platform.js';

/** A tenant as the provider's console and its API show it. */
export interface ShownTenant {
  slug: string;
  name: string;
  state: TenantState;
  url: string;
}

export interface NewTenant {
  slug: string;
  url: string;
  /** The password was generated and is shown this once. */
  admin: { email: string; password: string } | null;
}

/** The provider's work on tenants, for pages and API alike; the console itself is not among them. */
@Injectable()
export class TenantDesk {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly accounts: Accounts,
  ) {}

  /** With their ids, by slug. Throws `ConsoleUnavailable`. */
  async all(): Promise<Tenant[]> {
    return (await this.tenants().list()).filter(({ slug }) => slug !== CONSOLE);
  }

  /** Throws `UnknownTenant`, `ConsoleUnavailable`. */
  get(slug: string): Promise<Tenant> {
    return this.tenants().get(slug);
  }

  /** Throws `NameRefused`, `EmailInvalid`, `BusyError`, `ConsoleUnavailable`. */
  async create(wanted: { slug: string; name: string; adminEmail?: string | undefined }): Promise<NewTenant> {
    const { slug, name, adminEmail } = wanted;
    // Before the tenant is there, which would stay.
    if (adminEmail !== undefined && normalizeEmail(adminEmail) === null) throw new EmailInvalid();
    const { id } = await this.tenants().create(slug, name);
    this.platform.tenantHosts.forget();
    const url = tenantUrl(this.platform.config, slug);
    if (adminEmail === undefined) return { slug, url, admin: null };
    const admin = { email: adminEmail, privileges: ['admin'], confirmed: true };
    const { email, password = '' } = await this.accounts.create({ id, slug }, admin);
    return { slug, url, admin: { email, password } };
  }

  /** Other hosts learn it within seconds. Throws `UnknownTenant`, `NameRefused`, `ConsoleUnavailable`. */
  async change(slug: string, change: { name?: string; state?: TenantState }): Promise<ShownTenant> {
    const tenant = await this.tenants().change(slug, change);
    this.platform.tenantHosts.forget();
    return this.shown(tenant);
  }

  /**
   * Whether the tenant may run modules, which it has, and all code of modules in this process, whoever's
   * it was: Node lets none of it go before a restart. Throws `UnknownTenant`.
   */
  async modules(slug: string) {
    const { id } = await this.get(slug);
    const { installs, moduleSwitch, modules } = this.platform;
    const installed = await installs.modules(id);
    return {
      allowed: await moduleSwitch.isOn(id),
      modules: installed.map(({ name, digest }) => ({
        name,
        digest,
        failure: modules.failures.of(id, name),
      })),
      loaded: modules.loaded(),
    };
  }

  /** Off stops what runs: on this host before the reply, on others within a minute. Throws `UnknownTenant`. */
  async allowModules(slug: string, allowed: boolean): Promise<void> {
    const { id } = await this.get(slug);
    const { moduleSwitch, addonModules, interviews } = this.platform;
    await moduleSwitch.set(id, allowed);
    addonModules.forget(id);
    await interviews.recheck();
  }

  /** With all that it holds; nothing brings it back. Throws `UnknownTenant`, `NameRefused`, `ConsoleUnavailable`. */
  async delete(slug: string): Promise<{ slug: string; deleted: { rows: number } }> {
    const { tenantDeletion, tenantHosts, audit } = this.platform;
    if (tenantDeletion === null) throw new ConsoleUnavailable();
    const tenant = await this.get(slug);
    const consoleId = (await this.get(CONSOLE)).id;
    const note = { event: 'tenant.delete', details: { slug, id: tenant.id } } as const;
    const deleted = await audit.around(consoleId, { note }, () => tenantDeletion.delete(tenant));
    tenantHosts.forget();
    return { slug, deleted };
  }

  shown({ slug, name, state }: Tenant): ShownTenant {
    return { slug, name, state, url: tenantUrl(this.platform.config, slug) };
  }

  private tenants(): Tenants {
    const { consoleDatabase, config } = this.platform;
    if (consoleDatabase === null) throw new ConsoleUnavailable();
    const tenants = new Tenants(consoleDatabase.em, config.server.baseDomain);
    const consoleId = async () => (await tenants.console()).id;
    return auditedTenants(this.platform.audit, consoleId, tenants);
  }
}
