import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AddonSettings, flatName, Installs } from '#addons';
import { consoleAddresses, Pages, type FormBody, type Outcome } from '#web';
import { Needs } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { postedSettings, settingViews } from './addon-settings-form.js';
import { ConsoleFrames } from './console-frames.js';
import { doneOutcome, refusedOutcome } from './outcome.js';

const ADDONS = consoleAddresses.tenant.addons;

/** The form that an add-on's own schema gives. */
@Controller('admin/addons/:name/settings')
@Needs('admin')
export class AddonSettingsPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly installs: Installs,
    private readonly settings: AddonSettings,
  ) {}

  @Get()
  async show(
    @OnSite() site: Site,
    @Param('name') address: string,
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const outcome = doneOutcome(await this.frames.language(site, request), done);
    return sendPage(reply, await this.render(site, request, address, outcome, null));
  }

  @Post()
  async save(
    @OnSite() site: Site,
    @Param('name') address: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const name = await this.installs.nameOf(site.tenant.id, address);
    const { schema, secrets } = await this.settings.show(site.tenant.id, name);
    try {
      await this.settings.change(site.tenant.id, name, postedSettings(schema, secrets, body));
    } catch (error) {
      const refused = refusedOutcome(error, null);
      return sendPage(reply, await this.render(site, request, address, refused, body), refused.status);
    }
    return reply.redirect(`${ADDONS}/${flatName(name)}/settings?done=settings`, 303);
  }

  /** `typed` is shown again in place of what is stored. */
  private async render(
    site: Site,
    request: FastifyRequest,
    address: string,
    outcome: Outcome,
    typed: FormBody | null,
  ): Promise<string> {
    const name = await this.installs.nameOf(site.tenant.id, address);
    const shown = await this.settings.show(site.tenant.id, name);
    return this.pages.addonSettingsPage({
      ...outcome,
      frame: await this.frames.frame(site, request),
      title: name,
      settings: settingViews(shown, typed),
      action: `${ADDONS}/${flatName(name)}/settings`,
      addons: ADDONS,
    });
  }
}
