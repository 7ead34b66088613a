import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { opensAnswers } from '#identity';
import { Pages } from '#web';
import { helpContact } from '../help-contact.js';
import { OnSite, type Site } from '../http/site.js';
import { sendPage } from '../http/send-page.js';
import { InterviewDesk } from '../interview-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { ProviderOverview } from './console/provider-overview.js';
import { Frames } from './frames.js';
import { sessionEntries } from './session-entries.js';

/** A tenant's first page: what can be answered, and what this person has under way. The console has its own. */
@Controller()
export class HomeController {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly settings: TenantSettings,
    private readonly console: ProviderOverview,
  ) {}

  @Get()
  async home(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    if (site.tenant.isConsole) return this.console.send(site, request, reply);
    const config = await this.settings.of(site.tenant.id);
    const language = await this.frames.language(site, request);
    const names = new Intl.DisplayNames([language], { type: 'language' });
    const interviews = await this.desk.offered(site);
    const page = this.pages.interviewsPage({
      frame: await this.frames.frame(site, language),
      languages: [],
      help: helpContact(config),
      interviews: interviews.map(({ interview, title, description, languages }) => ({
        title,
        description,
        languages: languages.map((code) => names.of(code) ?? code),
        href: `/interviews/${interview.replace(':', '/')}`,
      })),
      mine: sessionEntries(language, await this.desk.mine(site)),
      opensNothing: site.caller === null || opensAnswers(site.caller) ? null : '/account/step-up?returnTo=/',
      resume: config.identity.guests.allowed && site.caller?.kind !== 'person' ? '/resume' : null,
      login: site.caller?.kind === 'person' ? null : '/login',
    });
    return sendPage(reply, page);
  }
}
