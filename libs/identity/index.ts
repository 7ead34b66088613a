export { AccountGrades } from './account-grades.js';
export type { Caller } from './caller.js';
export { cookieAttributes, cookieName, type CookieName } from './cookies.js';
export { csrfToken, requireCsrfToken, requireSameOrigin } from './csrf.js';
export { CsrfRefused, NotLoggedIn, RowForged } from './errors.js';
export { Guests, type NewGuest } from './guests.js';
export { Logins, type LoginSpan } from './logins.js';
export { normalizeEmail } from './email-address.js';
