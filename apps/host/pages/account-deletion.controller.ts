import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#identity';
import { Pages } from '#web';
import { AccountDeletion } from '../account-deletion.js';
import { FrontDesk } from '../front-desk.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { InterviewDesk } from '../interview-desk.js';
import { Frames } from './frames.js';

const ADDRESS = '/account/delete';

/** 'Delete my account': asked once, after a step-up. */
@Controller('account/delete')
export class AccountDeletionPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly interviews: InterviewDesk,
    private readonly deletion: AccountDeletion,
    private readonly desk: FrontDesk,
  ) {}

  @Get()
  @AfterStepUp()
  async ask(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const page = this.pages.deleteAccountPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      action: ADDRESS,
      account: '/account',
      sessions: (await this.interviews.mine(site)).map(({ title }) => title),
    });
    return sendPage(reply, page);
  }

  @Post()
  @AfterStepUp()
  async delete(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.deletion.delete(site, caller);
    await this.desk.logout(site, reply);
    // The login is gone with the account: the page is a stranger's.
    const frame = await this.frames.frame(
      { ...site, caller: null },
      await this.frames.language(site, request),
    );
    const page = this.pages.donePage({
      frame,
      languages: [],
      what: 'accountDeleted',
      code: null,
      link: { href: '/', label: 'toStart' },
    });
    return sendPage(reply, page);
  }
}
