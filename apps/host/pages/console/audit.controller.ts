import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consoleAddresses } from '#web';
import { Needs, NeedsOnConsole } from '../../http/needs.js';
import { OnSite, type Site } from '../../http/site.js';
import { TenantDesk } from '../../tenant-desk.js';
import { AuditViews, type ShownLog } from './audit-views.js';

type AskedQuery = { readonly [name: string]: unknown };

/** A tenant's own audit log, for its admins. */
@Controller('admin/audit')
@Needs('admin')
export class AuditPages {
  constructor(private readonly views: AuditViews) {}

  @Get()
  list(
    @OnSite() site: Site,
    @Query() query: AskedQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.views.send(site, ownLog(site), query, request, reply);
  }

  @Get('export')
  export(@OnSite() site: Site, @Query() query: AskedQuery, @Res() reply: FastifyReply) {
    return this.views.sendFile(site, ownLog(site), query, reply);
  }
}

/** The provider's log, or that of the tenant that is chosen, for operators. */
@Controller('audit')
@NeedsOnConsole('operator')
export class ProviderAuditPages {
  constructor(
    private readonly views: AuditViews,
    private readonly tenants: TenantDesk,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @Query() query: AskedQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.views.send(site, await this.chosen(site, query), query, request, reply);
  }

  @Get('export')
  async export(@OnSite() site: Site, @Query() query: AskedQuery, @Res() reply: FastifyReply) {
    return this.views.sendFile(site, await this.chosen(site, query), query, reply);
  }

  /** Throws `UnknownTenant`. */
  private async chosen({ tenant }: Site, { tenant: asked }: AskedQuery): Promise<ShownLog> {
    const chosen = typeof asked === 'string' ? asked : '';
    return {
      tenantId: chosen === '' ? tenant.id : (await this.tenants.get(chosen)).id,
      address: consoleAddresses.provider.audit,
      carried: { tenant: chosen },
      tenants: { chosen, slugs: (await this.tenants.all()).map(({ slug }) => slug) },
    };
  }
}

function ownLog({ tenant }: Site): ShownLog {
  return { tenantId: tenant.id, address: consoleAddresses.tenant.audit, carried: {}, tenants: null };
}
