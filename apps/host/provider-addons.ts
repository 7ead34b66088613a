/** Nest's tokens for the parts that write to the catalogue, as the database role of the provider's console. */
export const PROVIDER_CATALOGUE = Symbol('provider catalogue');
export const PROVIDER_REVOCATIONS = Symbol('provider revocations');
