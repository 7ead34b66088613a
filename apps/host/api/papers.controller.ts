import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Participant } from '#sessions';
import { OnSite, type Site } from '../http/site.js';
import { Participating } from '../http/participating.js';
import { sendDocument } from '../http/send-document.js';
import { PaperDesk } from '../paper-desk.js';
import { paperMailBody } from './session-bodies.js';

/** The papers of a session's screen as a whole. */
@Controller('api/v1/sessions/:id')
export class PapersController {
  constructor(private readonly papers: PaperDesk) {}

  @Get('documents.zip')
  async zip(@Participating() who: Participant, @Param('id') id: string, @Res() reply: FastifyReply) {
    return sendDocument(reply, await this.papers.zip(who, id));
  }

  /** Where the screen says `allow emailing`; what became of it stands among the session's jobs. */
  @Post('documents/send')
  @HttpCode(202)
  async send(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body({ schema: paperMailBody }) { email }: z.infer<typeof paperMailBody>,
  ) {
    await this.papers.send(site, who, id, email);
    return {};
  }
}
