import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotLoggedIn, Profiles, type Caller } from '#identity';
import { pageLanguages, Pages, type FormBody, type FormError } from '#web';
import { profileBody } from '../api/account-bodies.js';
import { MalformedBody } from '../http/malformed-body.js';
import { sendPage } from '../http/send-page.js';
import { LoggedIn, OnSite, type Site } from '../http/site.js';
import { formErrors, formText } from './form-errors.js';
import { Frames } from './frames.js';

const ADDRESS = '/account/profile';

/** A person's name and language. */
@Controller('account/profile')
export class ProfilePages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly profiles: Profiles,
  ) {}

  @Get()
  async page(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.render(site, caller, request, []));
  }

  @Post()
  async save(
    @OnSite() site: Site,
    @LoggedIn() caller: Caller,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = formText(body, 'language');
    const given = profileBody.safeParse({
      firstName: formText(body, 'firstName'),
      lastName: formText(body, 'lastName'),
      language: language === '' ? null : language,
    });
    if (!given.success) {
      const field = String(given.error.issues[0]?.path[0] ?? 'firstName');
      const error = new MalformedBody([{ field, message: 'This is too long.' }]);
      const errors = formErrors(await this.frames.language(site, request), error, field);
      return sendPage(reply, await this.render(site, caller, request, errors), 400);
    }
    await this.profiles.change(caller, given.data);
    return reply.redirect('/account?done=profile', 303);
  }

  private async render(
    site: Site,
    caller: Caller,
    request: FastifyRequest,
    errors: FormError[],
  ): Promise<string> {
    if (caller.kind === 'guest') throw new NotLoggedIn();
    const profile = await this.profiles.of(caller);
    const choice = (code: string, name: string) => ({
      code,
      name,
      chosen: code === (profile.language ?? ''),
    });
    return this.pages.profilePage({
      frame: await this.frames.frame(site, await this.frames.language(site, request)),
      errors,
      action: ADDRESS,
      account: '/account',
      firstName: profile.firstName ?? '',
      lastName: profile.lastName ?? '',
      languages: [choice('', ''), ...pageLanguages.map((code) => choice(code, ownName(code)))],
    });
  }
}

/** A language by its own name. */
function ownName(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}
