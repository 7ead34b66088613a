import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InterviewNotFound } from '#sessions';
import { Pages, keeperLine, type FormBody } from '#web';
import { helpContact } from '../help-contact.js';
import { OnSite, type Site } from '../http/site.js';
import { sendPage } from '../http/send-page.js';
import { InstalledInterviews } from '../installed-interviews.js';
import { InterviewDesk } from '../interview-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { Frames, languageChoices, pageLanguage } from './frames.js';

/** Before the first question: the tenant's first page, and an interview's start page. */
@Controller()
export class InterviewController {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly interviews: InstalledInterviews,
    private readonly settings: TenantSettings,
  ) {}

  @Get('interviews/:addon/:name')
  async startPage(
    @OnSite() site: Site,
    @Param('addon') addon: string,
    @Param('name') name: string,
    @Query() query: { [key: string]: string | string[] },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const info = await this.interviews.info(site.tenant.id, addon, name);
    if (info === null) throw new InterviewNotFound(`${addon}:${name}`);
    const config = await this.settings.of(site.tenant.id);
    const language = this.languageOf(request, query, info.languages, config.locale.language);
    const { guests } = config.identity;
    const frame = await this.frames.frame(site, language);
    const readers = await this.desk.keeperBefore(site, info);
    return sendPage(
      reply,
      this.pages.startPage({
        frame,
        languages: languageChoices(info.languages, language),
        help: helpContact(config),
        title: info.title,
        description: info.description,
        keeper: keeperLine(language, readers),
        facts: [],
        action: `/interviews/${addon}/${name}`,
        carried: Object.entries({ ...query, language }).flatMap(([key, value]) =>
          typeof value === 'string' ? [{ name: key, value }] : [],
        ),
        guest:
          site.caller === null && guests.allowed
            ? {
                hours: guests.keepHours,
                ownDeviceDays: guests.keepDaysOwnDevice,
                sharedMinutes: guests.sharedMinutes,
              }
            : null,
        login: site.caller?.kind === 'person' ? null : `/login?returnTo=/interviews/${addon}/${name}`,
      }),
    );
  }

  @Post('interviews/:addon/:name')
  async start(
    @OnSite() site: Site,
    @Param('addon') addon: string,
    @Param('name') name: string,
    @Body() body: FormBody,
    @Res() reply: FastifyReply,
  ) {
    const { _csrf: _, device, own_device: ownDevice, language, ...rest } = body;
    const urlArgs = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value === 'string'));
    const { session } = await this.desk.start(
      site,
      {
        interview: `${addon}:${name}`,
        urlArgs,
        language: typeof language === 'string' && language !== '' ? language : undefined,
        ownDevice: ownDevice === 'yes' || device === 'own',
        shared: device === 'shared',
      },
      reply,
    );
    return reply.redirect(`/sessions/${session}`, 303);
  }

  private languageOf(
    request: FastifyRequest,
    query: { [key: string]: string | string[] },
    languages: readonly string[],
    fallback: string,
  ): string {
    const asked = query['language'];
    if (typeof asked === 'string' && languages.includes(asked)) return asked;
    const preferred = pageLanguage(request, fallback);
    return languages.includes(preferred) ? preferred : (languages[0] ?? fallback);
  }
}
