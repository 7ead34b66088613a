/** The rows of 'Who could read the answers', in its order. */
export const ATTACKERS = [
  'dump',
  'database_write',
  'all_with_key',
  'all_without_kms',
  'file_store',
  'running',
  'changed_code',
  'domain',
  'provider_takeover',
  'tenant_admin',
  'other_tenant',
  'content_addon',
  'developer',
  'cookies',
  'escrow',
  'lawful_order',
] as const;
export type Attacker = (typeof ATTACKERS)[number];

/** A: passkey, recovery code, guest. B: password. C: the server can derive the key. D: no encryption. */
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

/**
 * `no`; `guess`: one password after another, each at Argon2id's price; `active`: what accounts in use
 * at that time can open; `all`; `shown`: only what stands in the note.
 */
export type Reads = 'no' | 'guess' | 'active' | 'all' | 'shown';

export interface ReaderCell {
  attacker: Attacker;
  grade: Grade;
  reads: Reads;
  /** Plain words; empty where `reads` says it all. */
  note: string;
}
