import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BackgroundAccess, type Participant } from '#sessions';
import { Pages } from '#web';
import { Participating } from '../http/participating.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { ReaderViews } from './reader-views.js';

/** A session's own page: who could read it, and whom it is shared with. */
@Controller('privacy/sessions')
export class ReadersPages {
  constructor(
    private readonly pages: Pages,
    private readonly views: ReaderViews,
    private readonly background: BackgroundAccess,
  ) {}

  /** Takes the server's own key away. */
  @Post(':id/background-access/end')
  async endBackground(
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    await this.background.end(who, id);
    return reply.redirect(`/privacy/sessions/${id}`, 303);
  }

  @Get(':id')
  async readers(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, this.pages.readersPage(await this.views.of(site, who, id)));
  }
}
