import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Sessions, type Participant } from '#sessions';
import { Pages } from '#web';
import { FrontDesk } from '../front-desk.js';
import { Participating } from '../http/participating.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { NEUTRAL_PAGE } from './frames.js';
import { ScreenViews } from './screen-views.js';

/** 'Save and come back later', and 'Exit this page' for who has no script. */
@Controller()
export class LeavingPages {
  constructor(
    private readonly pages: Pages,
    private readonly views: ScreenViews,
    private readonly sessions: Sessions,
    private readonly desk: FrontDesk,
  ) {}

  @Get('sessions/:id/leave')
  async leavePage(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const { screen } = await this.sessions.show(who, id);
    const view = await this.views.leaving(site, screen.language, id, null);
    return sendPage(reply, this.pages.leavePage(view));
  }

  /** Ends the visit: an account's login ends; a guest keeps the cookie, the only key there is. */
  @Post('sessions/:id/leave')
  async leave(@OnSite() site: Site, @Participating() _who: Participant, @Res() reply: FastifyReply) {
    if (site.caller?.kind === 'person') {
      await this.desk.logout(site, reply);
    }
    return reply.redirect('/', 303);
  }

  /**
   * Leaves for a page that nobody is asked about; nothing is deleted. On a shared computer the login ends, and the
   * browser is told to forget what it has of us (Clear-Site-Data).
   */
  @Post('exit')
  async exit(@OnSite() site: Site, @Res() reply: FastifyReply) {
    if (site.shared === true && site.caller !== null) {
      await this.desk.logout(site, reply);
      reply.header('clear-site-data', '"cache", "storage"');
    }
    return reply.redirect(NEUTRAL_PAGE, 303);
  }
}
