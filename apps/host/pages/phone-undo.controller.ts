import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages, type FormBody } from '#web';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { NumberDesk } from '../number-desk.js';
import { formText } from './form-errors.js';
import { Frames } from './frames.js';

/** Where the link in a text message leads that undoes a change of number. Opening it changes nothing. */
@Controller('phone/undo')
export class PhoneUndoPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly numbers: NumberDesk,
  ) {}

  @Get()
  async page(
    @OnSite() site: Site,
    @Query('token') token: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    const action = '/phone/undo';
    return sendPage(
      reply,
      this.pages.mailedLinkPage({ frame, languages: [], what: 'undoNumber', action, token: token ?? '' }),
    );
  }

  @Post()
  async undo(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.numbers.undo(site, formText(body, 'token'));
    const frame = await this.frames.frame(site, await this.frames.language(site, request));
    const link = { href: '/login', label: 'signIn' as const };
    return sendPage(
      reply,
      this.pages.donePage({ frame, languages: [], what: 'numberUndone', code: null, link }),
    );
  }
}
