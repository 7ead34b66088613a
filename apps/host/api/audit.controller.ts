import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type AuditFilter, type ReadEntry, readEntries } from '#audit';
import { Needs, NeedsOnConsole } from '../http/needs.js';
import { OnSite, type Site } from '../http/site.js';
import { PLATFORM, type Platform } from '../platform.js';
import { TenantDesk } from '../tenant-desk.js';
import { auditFilter, auditQuery, providerAuditQuery } from './audit-queries.js';

/** A tenant's own audit log (`/api/v1/tenant/audit`), newest first. */
@Controller('api/v1/tenant/audit')
@Needs('admin')
export class TenantAuditController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get()
  list(@OnSite() { tenant }: Site, @Query({ schema: auditQuery }) query: z.infer<typeof auditQuery>) {
    return page(this.platform, tenant.id, auditFilter(query));
  }
}

/** The provider's log, or that of the tenant that is named (`/api/v1/provider/audit`), for operators. */
@Controller('api/v1/provider/audit')
@NeedsOnConsole('operator')
export class ProviderAuditController {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly tenants: TenantDesk,
  ) {}

  @Get()
  async list(
    @OnSite() { tenant }: Site,
    @Query({ schema: providerAuditQuery }) { tenant: slug, ...query }: z.infer<typeof providerAuditQuery>,
  ) {
    const id = slug === undefined ? tenant.id : (await this.tenants.get(slug)).id;
    return page(this.platform, id, auditFilter(query));
  }
}

async function page({ database }: Platform, tenantId: string, filter: AuditFilter) {
  const { entries, next } = await readEntries(database.em, tenantId, filter);
  return { entries: entries.map(shown), next };
}

function shown({ atMs, actor, actorAccount, subject, subjectAccount, ...entry }: ReadEntry) {
  return {
    ...entry,
    at: new Date(atMs).toISOString(),
    actor: { ...actor, account: actorAccount },
    subject: subject === undefined ? null : { id: subject, account: subjectAccount },
  };
}
