import type { StandingHolders } from '#standing-grants';

/** Who may hold standing grants of a tenant's sessions, by its settings as they are now. */
export type HoldersOf = (tenantId: string) => Promise<StandingHolders>;
