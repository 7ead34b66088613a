import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Installs } from '#addons';
import { consoleAddresses, Pages, textsFor } from '#web';
import { Needs } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { TenantFigures } from '../../tenant-figures.js';
import { ConsoleFrames } from './console-frames.js';
import { figureText } from './figure-text.js';

/** The first page of a tenant's console: figures without answers, and what needs looking after. */
@Controller('admin')
@Needs('admin')
export class TenantOverviewPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly figures: TenantFigures,
    private readonly installs: Installs,
  ) {}

  @Get()
  async overview(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    if (site.tenant.isConsole) return reply.redirect('/', 303);
    const frame = await this.frames.frame(site, request);
    const texts = textsFor(frame.language);
    const addons = await this.installs.list(site.tenant.id);
    const { people, open, finished } = await this.figures.of(site.tenant.id);
    const page = this.pages.overviewPage({
      frame,
      figures: [
        { label: texts.figures.people, value: String(people) },
        { label: texts.figures.open, value: figureText(frame.language, open) },
        { label: texts.figures.finished, value: figureText(frame.language, finished) },
        { label: texts.figures.addons, value: String(addons.length) },
      ],
      warnings: addons
        .filter(({ state }) => state !== 'active')
        .map(({ name }) => ({
          title: texts.addonStopped(name),
          text: texts.addonStoppedNote,
          link: { href: consoleAddresses.tenant.addons, label: texts.seeAddons },
        })),
    });
    return sendPage(reply, page);
  }
}
