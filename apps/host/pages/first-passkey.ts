import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PasskeyNeeded } from '#identity';
import { Pages } from '#web';
import { sendPage } from '../http/send-page.js';
import type { Site } from '../http/site.js';
import { Frames } from './frames.js';

/** The page on which a first login elsewhere makes its account's passkey. */
@Injectable()
export class FirstPasskeyPage {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
  ) {}

  async send(
    site: Site,
    { asked: { challenge, options } }: PasskeyNeeded,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const page = this.pages.firstPasskeyPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors: [],
      passkey: {
        action: '/auth/passkey/first',
        ceremony: 'create',
        options: '',
        asked: JSON.stringify({ challenge, options }),
      },
      login: '/login',
    });
    return sendPage(reply, page);
  }
}
