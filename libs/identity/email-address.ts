import { domainToASCII } from 'node:url';
import { blindIndex, openColumn, sealColumn, type PlatformKey } from '#encryption';

/**
 * An address as accounts are found by it: trimmed, NFC, lower case, the domain in its ASCII form.
 * Null where it cannot be one. Providers that ignore dots or `+tags` are not imitated: two people
 * may have the two addresses.
 */
export function normalizeEmail(text: string): string | null {
  const address = text.trim().normalize('NFC').toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = domainToASCII(address.slice(at + 1));
  if (at < 1 || local.length > 64 || domain.length > 253 || !domain.includes('.')) return null;
  if (/[\s<>()[\]\\,;:"\p{C}]/u.test(local)) return null;
  return `${local}@${domain}`;
}

/** The two columns that keep an address: one to look it up by, one to read it from. */
export function emailColumns(
  platformKey: PlatformKey,
  tenantId: string,
  accountId: string,
  email: string | null,
) {
  if (email === null) return { emailIndex: null, emailSealed: null };
  return {
    emailIndex: emailIndex(platformKey, tenantId, email),
    emailSealed: sealColumn(platformKey, 'column', place(tenantId, accountId), Buffer.from(email)),
  };
}

/** What an address is looked up by, in this tenant alone. */
export function emailIndex(platformKey: PlatformKey, tenantId: string, email: string): Buffer {
  return blindIndex(platformKey, tenantId, 'email', email);
}

/** The address of an account's row. Throws `RecordCorrupt` where it was changed or is another row's. */
export function openEmail(
  platformKey: PlatformKey,
  tenantId: string,
  accountId: string,
  sealed: Buffer | null,
): string | null {
  if (sealed === null) return null;
  return openColumn(platformKey, 'column', place(tenantId, accountId), sealed).toString('utf8');
}

function place(tenant: string, account: string) {
  return { tenant, table: 'accounts', column: 'email_sealed', record: account };
}
