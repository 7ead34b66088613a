import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { openColumn, type PlatformKey, sealColumn } from '#encryption';
import type { Caller } from './caller.js';
import { openEmail } from './email-address.js';
import { NotLoggedIn } from './errors.js';
import { findById } from './find-account.js';

/** What people say of themselves; each null until they do. */
export interface Profile {
  firstName: string | null;
  lastName: string | null;
  /** BCP 47: of pages and new interviews. */
  language: string | null;
}

const EMPTY: Profile = { firstName: null, lastName: null, language: null };

/** Names and languages of accounts, sealed in their rows. */
export class Profiles {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
  ) {}

  /** Of who is logged in; nothing of a guest. */
  async of({ tenant, accountId, kind }: Pick<Caller, 'tenant' | 'accountId' | 'kind'>): Promise<Profile> {
    if (kind === 'guest') return EMPTY;
    return inTenant(this.em, tenant.id, (tx) => this.read(tx, tenant.id, accountId), { readOnly: true });
  }

  /** Changes what is given, and gives the whole of it. Throws `NotLoggedIn` for guests. */
  async change(
    { tenant, accountId, kind }: Caller,
    change: { [Name in keyof Profile]?: string | null | undefined },
  ): Promise<Profile> {
    if (kind === 'guest') throw new NotLoggedIn();
    return inTenant(this.em, tenant.id, async (tx) => {
      await tx.execute('select 1 from accounts where id = ? for update', [accountId]);
      const profile = await this.read(tx, tenant.id, accountId);
      for (const name of ['firstName', 'lastName', 'language'] as const) {
        const value = change[name];
        if (value !== undefined) profile[name] = value === '' ? null : value;
      }
      const sealed = sealColumn(
        this.platformKey,
        'column',
        placeOf(tenant.id, accountId),
        Buffer.from(JSON.stringify(profile)),
      );
      await tx.execute('update accounts set profile_sealed = ? where id = ?', [sealed, accountId], 'run');
      return profile;
    });
  }

  /**
   * How people call each other: the name that somebody gave, else the address; null for who has said neither.
   * Accounts that are gone are left out.
   */
  async namesOf(tenantId: string, accounts: readonly string[]): Promise<Map<string, string | null>> {
    const names = new Map<string, string | null>();
    await inTenant(
      this.em,
      tenantId,
      async (tx) => {
        for (const id of new Set(accounts)) {
          const account = await findById(tx, this.platformKey, id);
          if (account === null) continue;
          const { firstName, lastName } = await this.read(tx, tenantId, id);
          const name = [firstName, lastName].filter(Boolean).join(' ');
          names.set(id, name || openEmail(this.platformKey, tenantId, id, account.emailSealed));
        }
      },
      { readOnly: true },
    );
    return names;
  }

  /** The proven addresses of accounts, where they have one: to tell their holders of something. */
  async addressesOf(tenantId: string, accounts: readonly string[]): Promise<string[]> {
    if (accounts.length === 0) return [];
    return inTenant(
      this.em,
      tenantId,
      async (tx) => {
        const addresses: string[] = [];
        for (const id of new Set(accounts)) {
          const account = await findById(tx, this.platformKey, id);
          if (account === null || account.confirmedAt === null) continue;
          const email = openEmail(this.platformKey, tenantId, id, account.emailSealed);
          if (email !== null) addresses.push(email);
        }
        return addresses;
      },
      { readOnly: true },
    );
  }

  private async read(tx: EntityManager, tenantId: string, accountId: string): Promise<Profile> {
    const [row] = await tx.execute<{ sealed: Buffer | null }[]>(
      'select profile_sealed as sealed from accounts where id = ?',
      [accountId],
    );
    return openProfile(this.platformKey, tenantId, accountId, row?.sealed ?? null);
  }
}

/** What an account's row keeps. Throws `RecordCorrupt` where it was changed or is another row's. */
export function openProfile(
  platformKey: PlatformKey,
  tenantId: string,
  accountId: string,
  sealed: Buffer | null,
): Profile {
  if (sealed === null) return { ...EMPTY };
  const text = openColumn(platformKey, 'column', placeOf(tenantId, accountId), sealed).toString();
  return { ...EMPTY, ...(JSON.parse(text) as Partial<Profile>) };
}

/** Seals the profile anew, after a rotation of the platform key. */
export async function renewProfile(
  tx: EntityManager,
  platformKey: PlatformKey,
  { tenantId, id }: { tenantId: string; id: string },
): Promise<void> {
  const [row] = await tx.execute<{ sealed: Buffer | null }[]>(
    'select profile_sealed as sealed from accounts where id = ?',
    [id],
  );
  if (!row?.sealed) return;
  const place = placeOf(tenantId, id);
  const sealed = sealColumn(
    platformKey,
    'column',
    place,
    openColumn(platformKey, 'column', place, row.sealed),
  );
  await tx.execute('update accounts set profile_sealed = ? where id = ?', [sealed, id], 'run');
}

function placeOf(tenant: string, account: string) {
  return { tenant, table: 'accounts', column: 'profile_sealed', record: account };
}
