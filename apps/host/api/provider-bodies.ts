import { TENANT_STATES } from '#tenancy';
import { z } from 'zod';

const name = z.string().trim().min(1, 'Write a name.').max(200);

export const createTenantBody = z
  .strictObject({ slug: z.string().max(64), name, adminEmail: z.string().max(320).optional() })
  .meta({ id: 'CreateTenant' });

/** The operator's switch for host code: whether this tenant may run modules. */
export const tenantModulesBody = z.strictObject({ allowed: z.boolean() }).meta({ id: 'TenantModules' });

export const changeTenantBody = z
  .strictObject({ name: name.optional(), state: z.enum(TENANT_STATES).optional() })
  .meta({ id: 'ChangeTenant' });
