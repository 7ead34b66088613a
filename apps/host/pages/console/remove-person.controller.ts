import { Controller, Get, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Accounts } from '#identity';
import { Pages } from '#web';
import { accountId } from '../../http/account-id.js';
import { AfterStepUp } from '../../http/after-step-up.js';
import { Needs } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { PeopleDesk } from '../../people-desk.js';
import { ConsoleFrames } from './console-frames.js';

/** Removing somebody's account: asked once, after a step-up, with what goes with it. */
@Controller('admin/people/:id/remove')
@Needs('admin')
@AfterStepUp()
export class RemovePersonPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly accounts: Accounts,
    private readonly desk: PeopleDesk,
  ) {}

  @Get()
  async ask(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const person = (await this.accounts.list(site.tenant.id)).find((account) => account.id === id);
    if (person === undefined) throw new NotFoundException();
    const page = this.pages.removePersonPage({
      frame: await this.frames.frame(site, request),
      done: null,
      errors: [],
      email: person.email ?? '–',
      action: `/admin/people/${id}/remove`,
      back: `/admin/people/${id}`,
    });
    return sendPage(reply, page);
  }

  @Post()
  async remove(@OnSite() site: Site, @Param('id', accountId) id: string, @Res() reply: FastifyReply) {
    await this.desk.remove(site, id);
    return reply.redirect('/admin/people?done=personRemoved', 303);
  }
}
