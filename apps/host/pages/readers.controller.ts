import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Participant } from '#sessions';
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
  ) {}

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
