import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PlatformKey } from '#encryption';
import { requireCsrfToken } from '#identity';
import { InvalidAnswers, NotCurrentScreen, Sessions, type Participant, type Shown } from '#sessions';
import type { Screen } from '#interview';
import { decodeAction, decodeForm, Pages, type FormBody } from '#web';
import { OnSite, type Site } from '../http/site.js';
import { Participating } from '../http/participating.js';
import { sendPage } from '../http/send-page.js';
import { TokenInUpload } from '../http/token-in-upload.js';
import { InterviewDesk } from '../interview-desk.js';
import { UploadDesk } from '../upload-desk.js';
import { SessionDeletion } from '../session-deletion.js';
import { ScreenViews } from './screen-views.js';

/** An interview session as pages: a screen and what can be done on it, each a form that works without script. */
@Controller('sessions')
export class SessionController {
  constructor(
    private readonly pages: Pages,
    private readonly desk: InterviewDesk,
    private readonly sessions: Sessions,
    private readonly deletion: SessionDeletion,
    private readonly views: ScreenViews,
    private readonly uploads: UploadDesk,
    private readonly platformKey: PlatformKey,
  ) {}

  @Get(':id')
  async show(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const { screen } = await this.desk.shown(site, who, await this.sessions.show(who, id));
    return this.send(reply, site, who, screen);
  }

  @Post(':id')
  @TokenInUpload()
  async answer(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() plain: FormBody | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { body, errors } = request.isMultipart()
      ? await this.uploads.readForm(site, who, id, request, (token) => this.requireToken(site, token))
      : { body: plain ?? {}, errors: [] };
    const action = decodeAction(body);
    return this.take(reply, site, who, body, async () => {
      if (errors.length > 0)
        throw new InvalidAnswers({ ...(await this.sessions.show(who, id)).screen, errors });
      const surroundings = await this.desk.surroundings(site);
      const values = (shown: Screen) => this.uploads.signed(site, who, shown, decodeForm(shown, body));
      return action === null
        ? this.sessions.answer(who, id, screenOf(body), values, surroundings)
        : this.sessions.action(who, id, screenOf(body), action, surroundings);
    });
  }

  @Post(':id/back')
  async back(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() body: FormBody,
    @Res() reply: FastifyReply,
  ) {
    return this.take(reply, site, who, body, async () =>
      this.sessions.back(who, id, screenOf(body), await this.desk.surroundings(site)),
    );
  }

  @Post(':id/actions')
  async act(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() body: FormBody,
    @Res() reply: FastifyReply,
  ) {
    const action = decodeAction(body);
    if (action === null) return reply.redirect(`/sessions/${id}`, 303);
    return this.take(reply, site, who, body, async () =>
      this.sessions.action(who, id, screenOf(body), action, await this.desk.surroundings(site)),
    );
  }

  /** Looks again: the interview runs on what there is now (`reload`, `check in`), and Back does not know of it. */
  @Post(':id/refresh')
  async refresh(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() body: FormBody,
    @Res() reply: FastifyReply,
  ) {
    return this.take(reply, site, who, body, async () => {
      const { screen } = await this.sessions.show(who, id);
      return this.sessions.language(who, id, screen.language, await this.desk.surroundings(site));
    });
  }

  @Post(':id/language')
  async language(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body() body: FormBody,
    @Res() reply: FastifyReply,
  ) {
    return this.take(reply, site, who, body, async () =>
      this.sessions.language(who, id, String(body['language'] ?? ''), await this.desk.surroundings(site)),
    );
  }

  @Get(':id/delete')
  async askBeforeDeleting(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const { screen } = await this.sessions.show(who, id);
    return sendPage(reply, this.pages.deletePage(await this.views.deleting(site, who, screen)));
  }

  @Post(':id/delete')
  async delete(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const { screen } = await this.sessions.show(who, id);
    const receipt = await this.deletion.leaveForGood(site, who, id);
    if ('left' in receipt) return reply.redirect('/', 303);
    return sendPage(reply, this.pages.receiptPage(await this.views.receipt(site, screen, receipt)));
  }

  private requireToken({ caller, tenant }: Site, token: string): void {
    if (caller !== null) requireCsrfToken(this.platformKey, tenant.id, caller.loginId, token);
  }

  /** A step by a form: on to the next screen by a redirect, so that a reload asks for nothing twice. */
  private async take(
    reply: FastifyReply,
    site: Site,
    who: Participant,
    body: FormBody,
    step: () => Promise<Shown>,
  ): Promise<FastifyReply> {
    try {
      const shown = await this.desk.step(site, who, step);
      return this.desk.obey(shown, reply);
    } catch (error) {
      if (error instanceof InvalidAnswers) return this.send(reply, site, who, error.screen, 422, body);
      if (error instanceof NotCurrentScreen) return this.send(reply, site, who, error.screen, 409);
      throw error;
    }
  }

  private async send(
    reply: FastifyReply,
    site: Site,
    who: Participant,
    screen: Screen,
    status = 200,
    typed: FormBody | null = null,
  ): Promise<FastifyReply> {
    return sendPage(reply, this.pages.screenPage(await this.views.screen(site, who, screen, typed)), status);
  }
}

function screenOf(body: FormBody): string {
  const screen = body['_screen'];
  return typeof screen === 'string' ? screen : '';
}
