import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Sessions, type Participant } from '#sessions';
import { refusedFile } from '#web';
import { failureOf } from '../http/failure.js';
import { OnSite, type Site } from '../http/site.js';
import { Participating } from '../http/participating.js';
import { sendDocument } from '../http/send-document.js';
import { UploadDesk } from '../upload-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { reasonOf } from '../upload-reason.js';

/** Files of a session as its pages show them, and as their script sends them while the form is still filled in. */
@Controller('sessions/:id/files')
export class FilePages {
  constructor(
    private readonly desk: UploadDesk,
    private readonly sessions: Sessions,
    private readonly settings: TenantSettings,
  ) {}

  /** For the page's script: the file's id and name, or a sentence in the language of the screen. */
  @Post()
  async add(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const { file, name } = await this.desk.keepOne(site, who, id, request);
      return await reply.code(201).send({ file, name });
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === null) throw error;
      const { screen } = await this.sessions.show(who, id);
      const { limits } = await this.settings.of(site.tenant.id);
      const message = refusedFile(screen.language, reason, '', limits.uploadMib);
      return reply.code(failureOf(error).status).send({ message });
    }
  }

  @Get(':file')
  async file(
    @Participating() who: Participant,
    @Param('id') id: string,
    @Param('file') name: string,
    @Res() reply: FastifyReply,
  ) {
    return sendDocument(reply, await this.desk.serve(who, id, name));
  }
}
