/** `escrow`: an organization's key that lies elsewhere; `background`: a key of this server. */
export type StandingKind = 'escrow' | 'background';

/** A grant that no account holds: it stands while nobody is there. */
export interface StandingGrant {
  sessionId: string;
  kind: StandingKind;
  /** Who holds the key, as the person was told; empty for the server itself. */
  holder: string;
  /** What it is sealed to, 32 bytes; null for `background`, whose pair comes from the platform key. */
  publicKey: Buffer | null;
  /** The account that began the session, having been told. */
  askerId: string;
  /** The session's key; see `sealGrant`. */
  sealed: Buffer;
  grantedAt: Date;
  /** Null: for as long as the session. */
  expiresAt: Date | null;
  /** When the holder last opened the session by it. */
  openedAt: Date | null;
}
