/**
 * The tables whose rows belong to no single tenant, each with the reason. Any other table without
 * a forced policy fails a test (tables-without-tenant.spec.ts).
 */
export const tablesWithoutTenant: Readonly<Record<string, string>> = {
  tenants: 'read by host name, before the tenant is known',
  tenant_hosts: 'read by host name, before the tenant is known',
  packages: "the installation's catalogue of add-ons",
  revocations: 'what no tenant may run any more',
  throttle_hits: 'counts of requests by address block, before anybody is known',
  mikro_orm_migrations: 'which migrations ran; the host cannot read it',
};
