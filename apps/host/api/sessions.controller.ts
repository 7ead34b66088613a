import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { SessionDocuments, Sessions, type Participant, type Shown } from '#sessions';
import { OnSite, type Site } from '../http/site.js';
import { Participating } from '../http/participating.js';
import { sendDocument } from '../http/send-document.js';
import { CommandDesk } from '../command-desk.js';
import { InterviewDesk } from '../interview-desk.js';
import { UploadDesk } from '../upload-desk.js';
import { SessionDeletion } from '../session-deletion.js';
import { actionBody, answersBody, backBody, languageBody, startBody } from './session-bodies.js';

/** The interview routes of the REST API (`/api/v1/sessions…`). */
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    private readonly desk: InterviewDesk,
    private readonly sessions: Sessions,
    private readonly documents: SessionDocuments,
    private readonly deletion: SessionDeletion,
    private readonly commands: CommandDesk,
    private readonly uploads: UploadDesk,
  ) {}

  @Post()
  async start(
    @OnSite() site: Site,
    @Body({ schema: startBody }) body: z.infer<typeof startBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { session, screen } = await this.desk.start(site, body, reply);
    return { session, screen };
  }

  @Get()
  async list(@OnSite() site: Site) {
    return { sessions: await this.desk.mine(site) };
  }

  @Get(':id')
  async show(@OnSite() site: Site, @Participating() who: Participant, @Param('id') id: string) {
    const { session, screen } = await this.desk.shown(site, who, await this.sessions.show(who, id));
    return { session, screen };
  }

  @Post(':id/answers')
  @HttpCode(200)
  async answer(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body({ schema: answersBody }) body: z.infer<typeof answersBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.step(site, who, reply, async () =>
      this.sessions.answer(
        who,
        id,
        body.screen,
        (screen) => this.uploads.signed(site, who, screen, body.values),
        await this.desk.surroundings(site),
      ),
    );
  }

  @Post(':id/back')
  @HttpCode(200)
  async back(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body({ schema: backBody }) body: z.infer<typeof backBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.step(site, who, reply, async () =>
      this.sessions.back(who, id, body.screen, await this.desk.surroundings(site)),
    );
  }

  @Post(':id/actions')
  @HttpCode(200)
  async act(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body({ schema: actionBody }) { screen, ...action }: z.infer<typeof actionBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.step(site, who, reply, async () =>
      this.sessions.action(who, id, screen ?? null, action, await this.desk.surroundings(site)),
    );
  }

  @Post(':id/language')
  @HttpCode(200)
  async language(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body({ schema: languageBody }) body: z.infer<typeof languageBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.step(site, who, reply, async () =>
      this.sessions.language(who, id, body.language, await this.desk.surroundings(site)),
    );
  }

  @Get(':id/documents')
  async listDocuments(@OnSite() site: Site, @Participating() who: Participant, @Param('id') id: string) {
    return { documents: await this.documents.list(who, id, site.origin) };
  }

  @Get(':id/documents/:sequence/:position/:file')
  async document(
    @Participating() who: Participant,
    @Param('id') id: string,
    @Param('sequence') sequence: string,
    @Param('position') position: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ) {
    const [capability = '', format = ''] = file.split('.');
    const address = { sequence: Number(sequence), position: Number(position), capability, format };
    return sendDocument(reply, await this.documents.serve(who, id, address));
  }

  /** What became of the messages that the interview sent. */
  @Get(':id/jobs')
  async jobs(@Participating() who: Participant, @Param('id') id: string) {
    return { jobs: await this.sessions.jobs(who, id) };
  }

  @Get(':id/readers')
  async readers(@OnSite() site: Site, @Participating() who: Participant, @Param('id') id: string) {
    return this.desk.readers(site, who, id);
  }

  /** Exit: by the owner deletes for all, by another participant ends that part. */
  @Delete(':id')
  async delete(@OnSite() site: Site, @Participating() who: Participant, @Param('id') id: string) {
    return this.deletion.leaveForGood(site, who, id);
  }

  private async step(site: Site, who: Participant, reply: FastifyReply, take: () => Promise<Shown>) {
    return this.commands.carryOut(site, who, await this.desk.step(site, who, take), reply);
  }
}
