import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ASSET_CACHE_CONTROL, type Asset } from '#web';
import { OnSite, type Site } from '../http/site.js';
import { lookFiles } from '../look/look-files.js';
import { TenantSettings } from '../tenant-settings.js';

/** A tenant's style sheet and logo, from its own origin and named after their content. */
@Controller('look')
export class LookController {
  constructor(private readonly settings: TenantSettings) {}

  @Get(':file')
  async file(@OnSite() { tenant }: Site, @Param('file') name: string, @Res() reply: FastifyReply) {
    const path = `/look/${name}`;
    let asset = await this.find(tenant.id, path);
    if (asset === null) {
      // Another host made the page, and heard of a change before this one.
      this.settings.forget(tenant.id);
      asset = await this.find(tenant.id, path);
    }
    if (asset === null) throw new NotFoundException();
    return reply.header('cache-control', ASSET_CACHE_CONTROL).type(asset.contentType).send(asset.content);
  }

  private async find(tenantId: string, path: string): Promise<Asset | null> {
    const { sheet, logo } = lookFiles(await this.settings.of(tenantId));
    return [sheet, logo].find((each) => each?.path === path) ?? null;
  }
}
