/** The organization's public key for spare grants, and who keeps the private half. */
export interface EscrowHolder {
  /** X25519, 32 bytes. */
  publicKey: Buffer;
  /** As people read it. */
  holder: string;
}

/** Who may hold standing grants of a tenant's sessions now; interviews have to ask for each. */
export interface StandingHolders {
  escrow: EscrowHolder | null;
  /** Days until the server's own grant ends. */
  background: { days: number } | null;
}
