import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Catalogue } from '#addons';
import { consoleAddresses, Pages, textsFor } from '#web';
import { requireOneOf } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import type { Site } from '../../http/site.js';
import { TenantDesk } from '../../tenant-desk.js';
import { TenantFigures } from '../../tenant-figures.js';
import { ConsoleFrames } from './console-frames.js';
import { figureText } from './figure-text.js';

/** The first page of the provider's console. A reviewer's work is the packages. */
@Injectable()
export class ProviderOverview {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly figures: TenantFigures,
    private readonly tenants: TenantDesk,
    private readonly catalogue: Catalogue,
  ) {}

  /** Throws `NotLoggedIn`, `Forbidden`, `ConsoleUnavailable`. */
  async send(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    requireOneOf(site, ['operator', 'reviewer']);
    if (!site.caller?.privileges.has('operator'))
      return reply.redirect(consoleAddresses.provider.packages, 303);
    const frame = await this.frames.frame(site, request);
    const texts = textsFor(frame.language);
    const tenants = await this.tenants.all();
    const figures = await Promise.all(tenants.map(({ id }) => this.figures.of(id)));
    const sum = (of: 'open' | 'finished') => figures.reduce((total, each) => total + each[of], 0);
    const pending = (await this.catalogue.list()).filter(({ state }) => state === 'pending').length;
    const page = this.pages.overviewPage({
      frame,
      figures: [
        { label: texts.figures.tenants, value: String(tenants.length) },
        { label: texts.figures.open, value: figureText(frame.language, sum('open')) },
        { label: texts.figures.finished, value: figureText(frame.language, sum('finished')) },
        { label: texts.figures.pending, value: String(pending) },
      ],
      warnings:
        pending === 0
          ? []
          : [
              {
                title: texts.packagesWait,
                text: texts.packagesWaitNote,
                link: { href: consoleAddresses.provider.packages, label: texts.seePackages },
              },
            ],
    });
    return sendPage(reply, page);
  }
}
