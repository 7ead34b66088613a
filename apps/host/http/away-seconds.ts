/** How long the cookie `affiant_away` is good: as long as a login under way, or a challenge, is remembered. */
export const AWAY_SECONDS = 10 * 60;
