import { randomUUID } from 'node:crypto';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { outsideTenants } from '#database';
import { NameRefused, UnknownTenant } from './errors.js';
import { checkHostName, hostName } from './host-name.js';
import { checkSlug, CONSOLE } from './slug.js';
import { Tenant, type TenantState } from './tenant.js';

/** The provider's view of tenants. Its EntityManager is of the console's role; the host's cannot write here. */
export class Tenants {
  constructor(
    private readonly em: EntityManager,
    private readonly baseDomain: string,
  ) {}

  /** @throws NameRefused for a slug that is none, is reserved or is taken. */
  async create(slug: string, name: string): Promise<Tenant> {
    checkSlug(slug);
    return this.insert(slug, name);
  }

  /** The provider console's own tenant, made where it lacks. */
  async console(): Promise<Tenant> {
    return (await this.find(CONSOLE)) ?? this.insert(CONSOLE, 'Provider console');
  }

  async list(): Promise<Tenant[]> {
    return outsideTenants(this.em, (tx) => tx.find(Tenant, {}, { orderBy: { slug: 'asc' } }), {
      readOnly: true,
    });
  }

  /** @throws UnknownTenant */
  async get(slug: string): Promise<Tenant> {
    const tenant = await this.find(slug);
    if (!tenant) throw new UnknownTenant(slug);
    return tenant;
  }

  /** Changes name or state. The console cannot be suspended: nobody could resume it. @throws UnknownTenant, NameRefused */
  async change(slug: string, change: { name?: string; state?: TenantState }): Promise<Tenant> {
    if (slug === CONSOLE && change.state === 'suspended') {
      throw new NameRefused('The provider console cannot be suspended.');
    }
    return outsideTenants(this.em, async (tx) => {
      const tenant = await tx.findOne(Tenant, { slug });
      if (!tenant) throw new UnknownTenant(slug);
      tx.assign(tenant, change);
      return tenant;
    });
  }

  /** Gives the tenant a host name of its own, beside `<slug>.<base domain>`. @throws UnknownTenant, NameRefused */
  async addHost(slug: string, host: string): Promise<void> {
    const name = hostName(host);
    checkHostName(name, this.baseDomain);
    const { id } = await this.get(slug);
    await unlessTaken(name, () =>
      outsideTenants(this.em, (tx) =>
        tx.execute('insert into tenant_hosts (host, tenant_id) values (?, ?)', [name, id]),
      ),
    );
  }

  private async find(slug: string): Promise<Tenant | null> {
    return outsideTenants(this.em, (tx) => tx.findOne(Tenant, { slug }), { readOnly: true });
  }

  private async insert(slug: string, name: string): Promise<Tenant> {
    return unlessTaken(slug, () =>
      outsideTenants(this.em, async (tx) => {
        const tenant = tx.create(Tenant, { id: randomUUID(), slug, name, state: 'active' });
        tx.persist(tenant);
        return tenant;
      }),
    );
  }
}

async function unlessTaken<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw new NameRefused(`${name} is taken.`);
    throw error;
  }
}
