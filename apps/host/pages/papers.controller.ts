import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Sessions, type Participant } from '#sessions';
import { Pages, type FormBody } from '#web';
import { failureOf } from '../http/failure.js';
import { OnSite, type Site } from '../http/site.js';
import { Participating } from '../http/participating.js';
import { sendDocument } from '../http/send-document.js';
import { sendPage } from '../http/send-page.js';
import { InterviewDesk } from '../interview-desk.js';
import { PaperDesk } from '../paper-desk.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';
import { ScreenViews } from './screen-views.js';

/** The papers of a screen: all in one archive, or mailed to an address. */
@Controller('sessions/:id')
export class PaperPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly views: ScreenViews,
    private readonly sessions: Sessions,
    private readonly desk: InterviewDesk,
    private readonly papers: PaperDesk,
  ) {}

  @Get('documents.zip')
  async zip(@Participating() who: Participant, @Param('id') id: string, @Res() reply: FastifyReply) {
    return sendDocument(reply, await this.papers.zip(who, id));
  }

  @Post('send')
  async send(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.papers.send(site, who, id, formText(body, 'email'));
    } catch (error) {
      const { screen } = await this.desk.shown(site, who, await this.sessions.show(who, id));
      const errors = formErrors(await this.frames.language(site, request), error, 'email');
      const refused = { ...screen, errors: errors.map(({ message }) => ({ field: null, message })) };
      const page = this.pages.screenPage(await this.views.screen(site, who, refused, null));
      return sendPage(reply, page, failureOf(error).status);
    }
    const { screen } = await this.sessions.show(who, id);
    const frame = await this.frames.frame(site, screen.language);
    const link = { href: `/sessions/${id}`, label: 'back' } as const;
    return sendPage(
      reply,
      this.pages.donePage({ frame, languages: [], what: 'papersSent', code: null, link }),
    );
  }
}
