import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser } from '#identity';
import { Pages } from '#web';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { InterviewDesk } from '../interview-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { Frames, pageLanguage } from './frames.js';
import { longDate } from './long-date.js';

/** A person's own page. */
@Controller('account')
export class AccountPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly users: CurrentUser,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  async account(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const user = site.caller === null ? null : await this.users.of(site.caller);
    if (user === null) return reply.redirect('/login?returnTo=/account', 303);
    const { locale } = await this.settings.of(site.tenant.id);
    const language = pageLanguage(request, locale.language);
    const page = this.pages.accountPage({
      frame: await this.frames.frame(site, language),
      languages: [],
      email: user.email ?? '',
      grade: user.grade,
      errors: [],
      done: null,
      password: null,
      logout: '/logout',
      sessions: (await this.desk.mine(site)).map(({ session, title, state, startedAt, changedAt }) => ({
        title,
        state,
        startedAt: longDate(language, startedAt),
        changedAt: longDate(language, changedAt),
        href: `/sessions/${session}`,
        delete: `/sessions/${session}/delete`,
      })),
      devices: [],
      endDevice: '/account/devices',
    });
    return sendPage(reply, page);
  }
}
