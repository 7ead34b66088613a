import { Injectable, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotLoggedIn, PasskeyNeeded } from '#identity';
import { Pages, textsFor, type FormBody } from '#web';
import { loginMethods } from '../api/login-methods.js';
import { sendPage } from '../http/send-page.js';
import type { Site } from '../http/site.js';
import { InterviewDesk } from '../interview-desk.js';
import { ProviderDesk } from '../provider-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { formText, formTexts } from './form-errors.js';
import { FirstPasskeyPage } from './first-passkey.js';
import { Frames } from './frames.js';
import { providerName } from './other-ways.js';

/** The way to a login elsewhere and back, the same for every provider. */
@Injectable()
export class ProviderPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: ProviderDesk,
    private readonly interviews: InterviewDesk,
    private readonly settings: TenantSettings,
    private readonly first: FirstPasskeyPage,
  ) {}

  /** Straight to the provider; a guest with interviews is asked first which of them come along. */
  async go(
    site: Site,
    id: string,
    returnTo: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const guestSessions = site.caller?.kind === 'guest' ? await this.interviews.mine(site) : [];
    if (guestSessions.length === 0) {
      const url = await this.desk.begin(site, id, { returnTo, take: [] }, request, reply);
      return reply.redirect(url.href, 302);
    }
    const page = this.pages.takePage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      languages: [],
      errors: [],
      action: `/auth/${id.replace(':', '/')}`,
      returnTo: returnTo ?? '/',
      guestSessions: guestSessions.map(({ session, title }) => ({ session, title })),
      login: '/login',
    });
    return sendPage(reply, page);
  }

  /** After the guest has chosen. */
  async goWith(site: Site, id: string, body: FormBody, request: FastifyRequest, reply: FastifyReply) {
    const errand = { returnTo: formText(body, 'returnTo'), take: formTexts(body, 'take') };
    return this.onward(site, await this.desk.begin(site, id, errand, request, reply), request, reply);
  }

  /** What the account becomes by it, before anything happens. */
  async askToJoin(site: Site, id: string, request: FastifyRequest, reply: FastifyReply) {
    const config = await this.settings.of(site.tenant.id);
    if (!loginMethods(config).some((method) => method.id === id)) throw new NotFoundException();
    const page = this.pages.joinPage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      languages: [],
      errors: [],
      action: `/auth/${id.replace(':', '/')}/join`,
      name: providerName(config, id),
      account: '/account',
    });
    return sendPage(reply, page);
  }

  /** The account that is logged in gets one more way in. */
  async join(site: Site, id: string, request: FastifyRequest, reply: FastifyReply) {
    if (site.caller?.kind !== 'person') throw new NotLoggedIn();
    const errand = { returnTo: '/account', take: [] };
    return this.onward(
      site,
      await this.desk.begin(site, id, errand, request, reply, site.caller),
      request,
      reply,
    );
  }

  async back(site: Site, id: string, request: FastifyRequest, reply: FastifyReply) {
    try {
      return await reply.redirect(await this.desk.finish(site, id, request, reply), 303);
    } catch (error) {
      if (!(error instanceof PasskeyNeeded)) throw error;
      return this.first.send(site, error, request, reply);
    }
  }

  /** A page, not a redirect: browsers hold `form-action 'self'` against every address that a form ends at. */
  private async onward(site: Site, url: URL, request: FastifyRequest, reply: FastifyReply) {
    const language = await this.frames.language(site, request);
    const texts = textsFor(language);
    const page = this.pages.errorPage({
      frame: await this.frames.frame(site, language),
      status: 200,
      title: texts.goingThereTitle,
      text: texts.goingThereText(url.host),
      reference: null,
      links: [{ href: url.href, label: texts.goThere }],
    });
    reply.header('refresh', `0; url=${url.href}`);
    return sendPage(reply, page);
  }
}
