import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#identity';
import { Pages } from '#web';
import { AccountExport } from '../account-export.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { sendDocument } from '../http/send-document.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { Frames } from './frames.js';

/** 'Take everything with me', after a step-up. */
@Controller('account/export')
@AfterStepUp()
export class AccountExportPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly exports: AccountExport,
  ) {}

  @Get()
  async ask(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const page = this.pages.exportPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      action: '/account/export',
      account: '/account',
    });
    return sendPage(reply, page);
  }

  @Post()
  async take(@OnSite() site: Site, @LoggedIn() caller: Caller, @Res() reply: FastifyReply) {
    return sendDocument(reply, await this.exports.of(site, caller));
  }
}
