import { openColumn, type PlatformKey, sealColumn } from '#encryption';

/** The column that keeps an account's proven number, in E.164 form. */
export function phoneColumn(
  platformKey: PlatformKey,
  tenantId: string,
  accountId: string,
  phone: string | null,
): { phoneSealed: Buffer | null } {
  if (phone === null) return { phoneSealed: null };
  return {
    phoneSealed: sealColumn(platformKey, 'column', place(tenantId, accountId), Buffer.from(phone)),
  };
}

/** The number of an account's row. Throws `RecordCorrupt` where it was changed or is another row's. */
export function openPhone(
  platformKey: PlatformKey,
  tenantId: string,
  accountId: string,
  sealed: Buffer | null,
): string | null {
  if (sealed === null) return null;
  return openColumn(platformKey, 'column', place(tenantId, accountId), sealed).toString();
}

function place(tenant: string, account: string) {
  return { tenant, table: 'accounts', column: 'phone_sealed', record: account };
}
