import type { SourceName } from '#encryption';

/** What logging in gives, whichever way: who it is, and what goes into the cookies. */
export interface LoggedIn {
  user: LoggedInUser;
  /** `secret` is for the cookie `affiant_login` alone. */
  login: { secret: string; loginId: Buffer; maxAgeSeconds: number };
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
