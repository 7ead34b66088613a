import type { EntityManager } from '@mikro-orm/postgresql';
import { outsideTenants } from '#database';
import { TenantSuspended, UnknownHost } from './errors.js';
import { hostName } from './host-name.js';
import { Tenant } from './tenant.js';

export interface TenantHostsOptions {
  baseDomain: string;
  /** How long an answer is remembered: the time in which a suspension reaches this host. */
  rememberMs: number;
  /** Answers remembered at most, of names that nobody has too; the oldest goes first. */
  remember: number;
}

/** Finds the tenant of a request by its host name, the only thing that decides it. */
export class TenantHosts {
  private readonly answers = new Map<string, { tenant: Tenant | null; until: number }>();

  constructor(
    private readonly em: EntityManager,
    private readonly options: TenantHostsOptions,
  ) {}

  /**
   * @param host the Host header's value, with or without port.
   * @throws UnknownHost, TenantSuspended
   */
  async tenantOf(host: string): Promise<Tenant> {
    const name = hostName(host);
    const tenant = await this.remembered(name);
    if (!tenant) throw new UnknownHost(name);
    if (tenant.state === 'suspended') throw new TenantSuspended(tenant.slug);
    return tenant;
  }

  /** Forgets all answers: something changed. */
  forget(): void {
    this.answers.clear();
  }

  private async remembered(name: string): Promise<Tenant | null> {
    const known = this.answers.get(name);
    if (known && known.until > Date.now()) return known.tenant;
    this.answers.delete(name);
    const tenant = await this.find(name);
    this.answers.set(name, { tenant, until: Date.now() + this.options.rememberMs });
    if (this.answers.size > this.options.remember) {
      const [oldest] = this.answers.keys();
      if (oldest !== undefined) this.answers.delete(oldest);
    }
    return tenant;
  }

  private async find(name: string): Promise<Tenant | null> {
    const suffix = `.${this.options.baseDomain}`;
    return outsideTenants(
      this.em,
      async (tx) => {
        if (name.endsWith(suffix)) return tx.findOne(Tenant, { slug: name.slice(0, -suffix.length) });
        const rows = await tx.execute<{ id: string }[]>(
          'select tenant_id as id from tenant_hosts where host = ?',
          [name],
        );
        return rows[0] ? tx.findOne(Tenant, { id: rows[0].id }) : null;
      },
      { readOnly: true },
    );
  }
}
