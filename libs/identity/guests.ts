import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type KeyPair, newAccountKey, type PlatformKey } from '#encryption';
import { insertAccount } from './insert-account.js';
import type { Logins, LoginSpan } from './logins.js';

/** A guest that is not stored yet: the keys are there, so that a session can be sealed to them. */
export interface NewGuest {
  tenantId: string;
  id: string;
  /** Names the key pair; 16 bytes. */
  keyId: Buffer;
  keys: KeyPair;
}

/**
 * Guests: an account with a key pair and no slot. The login row is all there is until a resume code
 * is made, so who loses the cookie loses the answers, and nobody else ever had them.
 */
export class Guests {
  constructor(
    private readonly platformKey: PlatformKey,
    private readonly logins: Logins,
  ) {}

  prepare(tenantId: string): NewGuest {
    const { id: keyId, keys } = newAccountKey();
    return { tenantId, id: randomUUID(), keyId, keys };
  }

  /** Stores the guest and begins its login, inside the transaction that stores its first session. */
  async begin(
    tx: EntityManager,
    guest: NewGuest,
    span: LoginSpan,
  ): Promise<{ secret: string; loginId: Buffer }> {
    const { tenantId, id, keyId, keys } = guest;
    const key = { id: keyId, keys };
    await insertAccount(tx, this.platformKey, {
      tenantId,
      id,
      key,
      kind: 'guest',
      email: null,
      confirmedAt: null,
    });
    return this.logins.begin(tx, guest, span);
  }
}
