import { Body, Controller, Get, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { settingsOf, SettingsLoosened } from '#config';
import { PlatformKey } from '#encryption';
import { CurrentUser, requireCsrfToken } from '#identity';
import { TenantSettingsStore } from '#tenancy';
import {
  consoleAddresses,
  Pages,
  SETTING_SECTIONS,
  textsFor,
  type FormBody,
  type Outcome,
  type SettingSection,
} from '#web';
import { Needs } from '../../http/needs.js';
import { readUpload } from '../../http/read-upload.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { TokenInUpload } from '../../http/token-in-upload.js';
import { logoSetting } from '../../look/logo.js';
import { TenantSettings } from '../../tenant-settings.js';
import { TestMessages } from '../../test-messages.js';
import { formText } from '../form-errors.js';
import { ConsoleFrames } from './console-frames.js';
import { doneOutcome, refusedOutcome } from './outcome.js';
import { settingFields } from './setting-fields.js';
import { settingControls, settingsChange } from './settings-form.js';

const SETTINGS = consoleAddresses.tenant.settings;
/** Largest picture whose setting still fits (base64 takes 4 bytes for 3). */
const LOGO_BYTES = 100 * 1024;

type Refused = Outcome & { status: number };

/** What a tenant's admins set for their organization, a page for each group of settings. */
@Controller('admin/settings')
@Needs('admin')
export class SettingsPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly store: TenantSettingsStore,
    private readonly settings: TenantSettings,
    private readonly users: CurrentUser,
    private readonly platformKey: PlatformKey,
    private readonly tests: TestMessages,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const frame = await this.frames.frame(site, request);
    const outcome = doneOutcome(frame.language, done);
    return sendPage(reply, this.pages.tenantSettingsPage({ ...outcome, frame, address: SETTINGS }));
  }

  @Get(':section')
  async show(
    @OnSite() site: Site,
    @Param('section') name: string,
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const outcome = doneOutcome(await this.frames.language(site, request), done);
    return sendPage(reply, await this.render(site, request, sectionOf(name), outcome, null));
  }

  @Post(':section')
  async save(
    @OnSite() site: Site,
    @Param('section') name: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const section = sectionOf(name);
    const inForce = settingsOf(await this.store.configOf(site.tenant.id));
    const { change, wrong } = settingsChange(settingFields[section], inForce, body);
    const { settingNumber } = textsFor(await this.frames.language(site, request));
    if (wrong.length > 0) {
      const errors = wrong.map((field) => ({ field, message: settingNumber }));
      return this.again(site, request, reply, section, { done: null, errors, status: 422 }, body);
    }
    try {
      await this.set(site, change);
    } catch (error) {
      const refused = await this.refusedBy(site, request, error);
      return this.again(site, request, reply, section, refused, body);
    }
    return reply.redirect(`${SETTINGS}/${section}?done=settings`, 303);
  }

  @Post('look/logo')
  @TokenInUpload()
  async saveLogo(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { caller, tenant } = site;
    const files = await readUpload(request, ['logo'], (token) => {
      if (caller !== null) requireCsrfToken(this.platformKey, tenant.id, caller.loginId, token);
    });
    const picture = files.get('logo') ?? Buffer.alloc(0);
    const logo = picture.length > LOGO_BYTES ? null : logoSetting(picture);
    if (logo === null) {
      const { logoWrong } = textsFor(await this.frames.language(site, request));
      const refused = { done: null, errors: [{ field: 'logo', message: logoWrong }], status: 422 };
      return this.again(site, request, reply, 'look', refused, null);
    }
    await this.set(site, { theme: { logo } });
    return reply.redirect(`${SETTINGS}/look?done=settings`, 303);
  }

  @Post('look/logo/remove')
  async removeLogo(@OnSite() site: Site, @Res() reply: FastifyReply) {
    await this.set(site, { theme: { logo: null } });
    return reply.redirect(`${SETTINGS}/look?done=settings`, 303);
  }

  /** Sends one message by the settings in force: a mail to who asks, a text message to a number that is typed. */
  @Post(':section/test')
  async test(
    @OnSite() site: Site,
    @Param('section') name: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const section = sectionOf(name);
    try {
      if (section === 'mail') await this.tests.mail(site, await this.emailOf(site));
      else if (section === 'sms') await this.tests.sms(site, formText(body, 'number').trim());
      else throw new NotFoundException();
    } catch (error) {
      const refused = refusedOutcome(error, section === 'sms' ? 'number' : null);
      return this.again(site, request, reply, section, refused, null);
    }
    return reply.redirect(`${SETTINGS}/${section}?done=tested`, 303);
  }

  private async set({ tenant }: Site, change: object): Promise<void> {
    if (Object.keys(change).length > 0) await this.store.set(tenant.id, 'tenant', change);
    this.settings.forget(tenant.id);
  }

  private async refusedBy(site: Site, request: FastifyRequest, error: unknown): Promise<Refused> {
    if (!(error instanceof SettingsLoosened)) return refusedOutcome(error, null, ownNames(error));
    const { settingLoosened } = textsFor(await this.frames.language(site, request));
    const errors = error.settings.map((field) => ({ field, message: settingLoosened }));
    return { done: null, errors, status: 422 };
  }

  private async again(
    site: Site,
    request: FastifyRequest,
    reply: FastifyReply,
    section: SettingSection,
    { status, ...outcome }: Refused,
    typed: FormBody | null,
  ) {
    return sendPage(reply, await this.render(site, request, section, outcome, typed), status);
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    section: SettingSection,
    outcome: Outcome,
    typed: FormBody | null,
  ): Promise<string> {
    const frame = await this.frames.frame(site, request);
    const action = `${SETTINGS}/${section}`;
    const inForce = settingsOf(await this.store.configOf(site.tenant.id));
    return this.pages.settingSectionPage({
      ...outcome,
      frame,
      section,
      settings: settingControls(settingFields[section], inForce, typed),
      action,
      back: SETTINGS,
      test:
        section === 'mail'
          ? { action: `${action}/test`, to: await this.emailOf(site) }
          : section === 'sms'
            ? { action: `${action}/test`, to: null }
            : null,
      logo:
        section === 'look'
          ? {
              action: `${action}/logo`,
              shown: frame.logo,
              remove: frame.logo === null ? null : `${action}/logo/remove`,
            }
          : null,
    });
  }

  private async emailOf({ caller }: Site): Promise<string> {
    return (caller && (await this.users.of(caller))?.email) ?? '';
  }
}

/** Throws 404 for a section that is not there. */
function sectionOf(name: string): SettingSection {
  const section = SETTING_SECTIONS.find((each) => each === name);
  if (section === undefined) throw new NotFoundException();
  return section;
}

/** The form's controls are named as the settings are. */
function ownNames(error: unknown): { [path: string]: string } {
  const { errors = [] } = error as { errors?: readonly { field: string }[] };
  return Object.fromEntries(errors.map(({ field }) => [field, field]));
}
