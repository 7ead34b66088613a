import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages } from '#web';
import { NeedsOnConsole } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { RunningDoctor } from '../../running-doctor.js';
import { ConsoleFrames } from './console-frames.js';

/** Who could read answers on this installation, and what is not as it should be; for operators. */
@Controller('readers')
@NeedsOnConsole('operator')
export class ProviderReadersPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly doctor: RunningDoctor,
  ) {}

  @Get()
  async readers(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { environment, checks, readers } = await this.doctor.examine();
    const frame = await this.frames.frame(site, request);
    return sendPage(reply, this.pages.providerReadersPage({ frame, environment, checks, readers }));
  }
}
