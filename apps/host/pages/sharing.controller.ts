import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Participant } from '#sessions';
import { Pages, type FormBody } from '#web';
import { Participating } from '../http/participating.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { InstalledInterviews } from '../installed-interviews.js';
import { SharingDesk } from '../sharing-desk.js';
import { formText } from './form-errors.js';
import { Frames } from './frames.js';
import { ReaderViews } from './reader-views.js';

/** Sharing, from the page of who could read a session. */
@Controller('privacy/sessions/:id')
export class SharingPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly views: ReaderViews,
    private readonly desk: SharingDesk,
  ) {}

  /** No redirect: the link is in this answer and nowhere else. */
  @Post('invitations')
  async invite(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const made = await this.desk.invite(site, who, id);
    return sendPage(reply, this.pages.readersPage(await this.views.of(site, who, id, made)));
  }

  @Post('participants')
  async remove(
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() body: FormBody,
    @Res() reply: FastifyReply,
  ) {
    await this.desk.remove(who, id, formText(body, 'participant'));
    return reply.redirect(`/privacy/sessions/${id}`, 303);
  }

  /** Asks once more, by name, before an advocate gets a key. */
  @Get('advocates')
  async ask(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Query('advocate') asked: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const advocates = await this.desk.advocates(site, who, id);
    const advocate = advocates.find((each) => each.id === asked);
    if (advocate === undefined) return reply.redirect(`/privacy/sessions/${id}`, 303);
    const page = this.pages.confirmAdvocatePage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      advocate,
      action: `/privacy/sessions/${id}/advocates`,
      back: `/privacy/sessions/${id}`,
    });
    return sendPage(reply, page);
  }

  @Post('advocates')
  async add(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() body: FormBody,
    @Res() reply: FastifyReply,
  ) {
    const asked = { id: formText(body, 'advocate'), name: formText(body, 'name') };
    await this.desk.addAdvocate(site, who, id, asked);
    return reply.redirect(`/privacy/sessions/${id}`, 303);
  }
}

/** Where the link of an invitation leads. Opening it changes nothing: mail scanners open links too. */
@Controller('invitations')
export class InvitationPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: SharingDesk,
    private readonly interviews: InstalledInterviews,
  ) {}

  @Get()
  async ask(
    @OnSite() site: Site,
    @Query('token') given: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const token = given ?? '';
    const { asker, addon, digest, interview } = await this.desk.look(site, token);
    const title = await this.interviews.titleOf(site.tenant.id, addon, digest, interview);
    const here = `/invitations?token=${token}`;
    const page = this.pages.invitationPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      action: '/invitations',
      token,
      asker,
      title: title ?? interview,
      login: site.caller?.kind === 'person' ? null : `/login?returnTo=${encodeURIComponent(here)}`,
    });
    return sendPage(reply, page);
  }

  @Post()
  async accept(@OnSite() site: Site, @Body() body: FormBody, @Res() reply: FastifyReply) {
    const { session } = await this.desk.accept(site, formText(body, 'token'), reply);
    return reply.redirect(`/sessions/${session}`, 303);
  }
}
