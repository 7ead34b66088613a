import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consoleAddresses, Pages, type FormBody } from '#web';
import { NeedsOnConsole } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { TenantDesk } from '../../tenant-desk.js';
import { formText } from '../form-errors.js';
import { ConsoleFrames } from './console-frames.js';

const TENANTS = consoleAddresses.provider.tenants;

/** The page of the operator's switch: it says what a module is before it lets one in. */
@Controller('tenants/:slug/modules')
@NeedsOnConsole('operator')
export class TenantModulesPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly tenants: TenantDesk,
  ) {}

  @Get()
  async ask(
    @OnSite() site: Site,
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { name } = await this.tenants.get(slug);
    const { allowed, modules, loaded } = await this.tenants.modules(slug);
    const page = this.pages.tenantModulesPage({
      frame: await this.frames.frame(site, request),
      name,
      allowed,
      modules,
      loaded,
      action: `${TENANTS}/${slug}/modules`,
      tenants: TENANTS,
    });
    return sendPage(reply, page);
  }

  @Post()
  async change(@Param('slug') slug: string, @Body() body: FormBody, @Res() reply: FastifyReply) {
    await this.tenants.allowModules(slug, formText(body, 'allowed') === 'yes');
    return reply.redirect(`${TENANTS}?done=modules`, 303);
  }
}
