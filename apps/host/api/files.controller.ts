import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Participant } from '#sessions';
import { OnSite, type Site } from '../http/site.js';
import { Participating } from '../http/participating.js';
import { sendDocument } from '../http/send-document.js';
import { UploadDesk } from '../upload-desk.js';

/** Files of an interview session (`/api/v1/sessions/ID/files`). */
@Controller('api/v1/sessions/:id/files')
export class FilesController {
  constructor(private readonly desk: UploadDesk) {}

  /** Multipart with one `file`; its id is what an answer names. `url` is where this participant gets it back. */
  @Post()
  @ApiConsumes('multipart/form-data')
  async add(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ) {
    return this.desk.keepOne(site, who, id, request);
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
