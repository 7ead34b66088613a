import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiScope } from '#identity';
import { Pages, textsFor, type FormBody } from '#web';
import { ApiKeyDesk } from '../api-key-desk.js';
import { AfterStepUp } from '../http/after-step-up.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { formText, formTexts } from './form-errors.js';
import { Frames } from './frames.js';
import { longDate } from './long-date.js';

const LONGEST_NAME = 100;

/** Keys for programs, made and deleted by their holder. */
@Controller('account/api-keys')
@AfterStepUp()
export class ApiKeyPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: ApiKeyDesk,
  ) {}

  @Get()
  async list(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return sendPage(reply, await this.render(site, request, null));
  }

  @Post()
  async make(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const name = formText(body, 'name').trim().slice(0, LONGEST_NAME);
    const asked = formTexts(body, 'scopes');
    const scopes = (['answers', 'manage'] as const).filter((scope: ApiScope) => asked.includes(scope));
    if (name === '' || scopes.length === 0) {
      return sendPage(reply, await this.render(site, request, null, name === '' ? 'name' : 'scopes'), 422);
    }
    const { key } = await this.desk.make(site, { name, scopes });
    return sendPage(reply, await this.render(site, request, key));
  }

  @Post(':id/delete')
  async remove(
    @OnSite() site: Site,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.desk.remove(site, id, request, reply);
    return reply.redirect('/account/api-keys', 303);
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    made: string | null,
    missing: 'name' | 'scopes' | null = null,
  ): Promise<string> {
    const language = await this.frames.language(site, request);
    const texts = textsFor(language);
    const keys = await this.desk.list(site);
    return this.pages.apiKeysPage({
      frame: await this.frames.frame(site, language),
      languages: [],
      errors: missing === null ? [] : [{ field: missing, message: texts.apiKeyMissing[missing] }],
      action: '/account/api-keys',
      keys: keys.map(({ id, name, scopes, createdAt, usedAt }) => ({
        id,
        name,
        scopes: scopes.map((scope) => texts.apiScopes[scope].label).join(', '),
        createdAt: longDate(language, createdAt),
        usedAt: usedAt && longDate(language, usedAt),
        delete: `/account/api-keys/${id}/delete`,
      })),
      made,
      account: '/account',
    });
  }
}
