/** What somebody wanted gone. Ids only. */
export interface DeletionIntent {
  kind: 'session' | 'account' | 'tenant';
  tenant: string;
  /** Id of the session, account or tenant. */
  subject: string;
}

export interface DeletionEntry extends DeletionIntent {
  /** The entry's blob. */
  key: string;
  requestedAt: Date;
}

/**
 * Seals entries under a server key from outside the database. `context` is associated data: an entry that was moved
 * to another key does not open. `open` throws where anything was changed.
 */
export interface EntrySealer {
  seal(plain: Buffer, context: string): Buffer | Promise<Buffer>;
  open(sealed: Buffer, context: string): Buffer | Promise<Buffer>;
}
