/**
 * A guest's login ends on the server, so long after the last step; the cookie must outlive that. This is
 * the far end that no use can put off.
 */
export const GUEST_ABSOLUTE_SECONDS = 366 * 86_400;
