import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser, Devices, type Caller } from '#identity';
import { Pages, type FormBody } from '#web';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { InterviewDesk } from '../interview-desk.js';
import { browserName } from './browser-name.js';
import { formText } from './form-errors.js';
import { Frames } from './frames.js';
import { longDate } from './long-date.js';

/** A person's own page. */
@Controller('account')
export class AccountPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly users: CurrentUser,
    private readonly devices: Devices,
  ) {}

  @Get()
  async account(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { caller } = site;
    const user = caller === null ? null : await this.users.of(caller);
    if (caller === null || user === null) return reply.redirect('/login?returnTo=/account', 303);
    const language = await this.frames.language(site, request);
    const page = this.pages.accountPage({
      frame: await this.frames.frame(site, language),
      languages: [],
      email: user.email ?? '',
      grade: user.grade,
      errors: [],
      done: null,
      password: null,
      logout: '/logout',
      sessions: (await this.desk.mine(site)).map(({ session, title, state, startedAt, changedAt }) => ({
        title,
        state,
        startedAt: longDate(language, startedAt),
        changedAt: longDate(language, changedAt),
        href: `/sessions/${session}`,
        delete: `/sessions/${session}/delete`,
      })),
      devices: (await this.devices.list(caller))
        .filter(({ loggedIn }) => loggedIn)
        .map(({ id, name, seenAt, current }) => ({
          id,
          name: browserName(name),
          lastSeen: longDate(language, seenAt),
          current,
        })),
      endDevice: '/account/devices',
    });
    return sendPage(reply, page);
  }

  /** Signs another device out. */
  @Post('devices')
  async endDevice(@LoggedIn() caller: Caller, @Body() body: FormBody, @Res() reply: FastifyReply) {
    await this.devices.end(caller, formText(body, 'device'));
    return reply.redirect('/account', 303);
  }
}
