import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages, type FormBody, type MailedLinkView } from '#web';
import { EmailDesk } from '../email-desk.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { formText } from './form-errors.js';
import { Frames } from './frames.js';

/** Where mailed links lead. Opening one changes nothing: mail scanners open them too. */
@Controller('email')
export class MailedLinkPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly emails: EmailDesk,
  ) {}

  @Get('confirm')
  async confirmPage(
    @OnSite() site: Site,
    @Query('token') token: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, request, 'confirm', token));
  }

  @Post('confirm')
  async confirm(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.emails.confirm(site, formText(body, 'token'));
    return sendPage(reply, await this.renderDone(site, request, 'confirmed', '/login'));
  }

  @Get('undo')
  async undoPage(
    @OnSite() site: Site,
    @Query('token') token: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, request, 'undo', token));
  }

  @Post('undo')
  async undo(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.emails.undo(site, formText(body, 'token'));
    return sendPage(reply, await this.renderDone(site, request, 'undone', '/password/forgot'));
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    what: Exclude<MailedLinkView['what'], 'undoNumber'>,
    token: string | undefined,
  ): Promise<string> {
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    return this.pages.mailedLinkPage({
      frame,
      languages: [],
      what,
      action: `/email/${what}`,
      token: token ?? '',
    });
  }

  private async renderDone(
    site: Site,
    request: FastifyRequest,
    what: 'confirmed' | 'undone',
    href: string,
  ): Promise<string> {
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    const link = { href, label: what === 'undone' ? ('choosePassword' as const) : ('signIn' as const) };
    return this.pages.donePage({ frame, languages: [], what, code: null, link });
  }
}
