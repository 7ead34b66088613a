import type { SourceName } from '#encryption';

/** What logging in gives, whichever way: who it is, and what goes into the cookies. */
export interface LoggedIn {
  user: LoggedInUser;
  /** `secret` is for the cookie `affiant_login` alone. */
  login: { secret: string; loginId: Buffer; maxAgeSeconds: number };
  /** For the cookie `affiant_device`; null where this device is known already. */
  device: { token: string; maxAgeSeconds: number } | null;
  /** Whether nobody has logged in to the account before. */
  isFirstLogin: boolean;
  /** Whether the account has had other devices, and this one not. */
  isNewDevice: boolean;
  /** Where to tell of it; null for an address that nobody has proven. */
  provenEmail: string | null;
}

/** An account as it is shown to its holder. */
export interface LoggedInUser {
  id: string;
  email: string | null;
  privileges: string[];
  /** Of the weakest way to unlock. */
  grade: 'A' | 'B' | 'C';
  keySources: SourceName[];
}

/** The browser that a login comes from. */
export interface LoginOrigin {
  /** IP address of the client. */
  address: string;
  /** The value of its cookie `affiant_device`. */
  deviceToken?: string | undefined;
  /** As its owner recognizes it in a list: its user agent, shortened. */
  deviceName: string;
}
