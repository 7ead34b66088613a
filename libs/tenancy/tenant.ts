import { defineEntity, p } from '@mikro-orm/core';

export const TENANT_STATES = ['active', 'suspended'] as const;
export type TenantState = (typeof TENANT_STATES)[number];

const TenantSchema = defineEntity({
  name: 'Tenant',
  tableName: 'tenants',
  properties: {
    id: p.uuid().primary(),
    slug: p.string(),
    name: p.string(),
    state: p.enum([...TENANT_STATES]),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});

/** An organization's site on this installation. Its sealed settings are read apart (`TenantSettingsStore`). */
export class Tenant extends TenantSchema.class {}
TenantSchema.setClass(Tenant);
