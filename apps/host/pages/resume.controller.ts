import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Sessions, type Participant } from '#sessions';
import { Pages, type FormBody, type FormError } from '#web';
import { FrontDesk } from '../front-desk.js';
import { failureOf } from '../http/failure.js';
import { Participating, participantOf } from '../http/participating.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { ScreenViews } from './screen-views.js';

/** A guest's code to come back with: shown once, typed on any device. */
@Controller()
export class ResumePages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly views: ScreenViews,
    private readonly desk: FrontDesk,
    private readonly sessions: Sessions,
  ) {}

  @Post('sessions/:id/resume-code')
  async makeCode(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const { language } = (await this.sessions.show(who, id)).screen;
    const { code, caller } = await this.desk.makeResumeCode(site, reply);
    return sendPage(reply, await this.renderCode({ ...site, caller }, language, id, code));
  }

  @Get('resume')
  async ask(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.render(site, request, []));
  }

  @Post('resume')
  async resume(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const { code, caller } = await this.desk.resume(site, formText(body, 'code'), request, reply);
      const [newest] = await this.sessions.list(participantOf(caller));
      if (newest === undefined) return reply.redirect('/', 303);
      // The code that was typed is used up: its successor has to be seen before anything else.
      const again = { ...site, caller };
      return sendPage(
        reply,
        await this.renderCode(again, await this.frames.language(site, request), newest.session, code),
      );
    } catch (error) {
      const errors = formErrors(await this.frames.language(site, request), error, 'code');
      return sendPage(reply, await this.render(site, request, errors), failureOf(error).status);
    }
  }

  private async renderCode(site: Site, language: string, session: string, code: string): Promise<string> {
    return this.pages.leavePage(await this.views.leaving(site, language, session, code));
  }

  private async render(site: Site, request: FastifyRequest, errors: FormError[]): Promise<string> {
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    return this.pages.resumePage({ frame, languages: [], errors, action: '/resume' });
  }
}
