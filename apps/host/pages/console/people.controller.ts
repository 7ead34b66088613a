import { Body, Controller, Get, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Accounts, type ListedAccount } from '#identity';
import { Pages, type FirstPassword, type FormBody, type Outcome } from '#web';
import { accountId } from '../../http/account-id.js';
import { Needs } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { PeopleDesk } from '../../people-desk.js';
import { TenantSettings } from '../../tenant-settings.js';
import { formText, formTexts } from '../form-errors.js';
import { ConsoleFrames } from './console-frames.js';
import { grantablePrivileges } from './grantable-privileges.js';
import { listing, type ListingQuery } from './listing.js';
import { doneOutcome, refusedOutcome } from './outcome.js';

const PEOPLE = '/admin/people';

/** Who has an account, and what each may do. */
@Controller('admin/people')
@Needs('admin')
export class PeoplePages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly accounts: Accounts,
    private readonly desk: PeopleDesk,
    private readonly settings: TenantSettings,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @Query() { done, ...asked }: ListingQuery & { done?: unknown },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    return sendPage(reply, await this.renderList(site, request, doneOutcome(language, done), asked, null));
  }

  @Post()
  async create(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const given = {
      email: formText(body, 'email'),
      privileges: formTexts(body, 'privilege'),
      confirmed: true,
    };
    try {
      const { email, password = '' } = await this.accounts.create(site.tenant, given);
      // No redirect: the password is in this answer and nowhere else.
      return sendPage(reply, await this.renderList(site, request, nothing, {}, { email, password }));
    } catch (error) {
      const refused = refusedOutcome(error, 'email');
      return sendPage(reply, await this.renderList(site, request, refused, {}, null), refused.status);
    }
  }

  /** Mails a link by which the person chooses the password. */
  @Post('invitations')
  async invite(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const given = { email: formText(body, 'email'), privileges: formTexts(body, 'privilege') };
    try {
      await this.desk.invite(site, given);
    } catch (error) {
      const refused = refusedOutcome(error, 'email');
      return sendPage(reply, await this.renderList(site, request, refused, {}, null), refused.status);
    }
    return reply.redirect(`${PEOPLE}?done=invited`, 303);
  }

  @Get(':id')
  async person(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { privileges } = await this.find(site, id);
    return sendPage(reply, await this.renderPerson(site, request, id, privileges, nothing));
  }

  @Post(':id')
  async setPrivileges(
    @OnSite() site: Site,
    @Param('id', accountId) id: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const own = formText(body, 'other')
      .split(/[\s,]+/)
      .filter(Boolean);
    const wanted = [...formTexts(body, 'privilege'), ...own];
    try {
      await this.accounts.setPrivileges(site.tenant, id, wanted);
    } catch (error) {
      const refused = refusedOutcome(error, 'other');
      return sendPage(reply, await this.renderPerson(site, request, id, wanted, refused), refused.status);
    }
    return reply.redirect(`${PEOPLE}?done=privileges`, 303);
  }

  private async renderList(
    site: Site,
    request: FastifyRequest,
    outcome: Outcome,
    asked: ListingQuery,
    created: FirstPassword | null,
  ): Promise<string> {
    const people = await this.accounts.list(site.tenant.id);
    const { query, shown, paging } = listing(people, nameOf, PEOPLE, asked);
    return this.pages.peoplePage({
      ...outcome,
      frame: await this.frames.frame(site, request),
      query,
      paging,
      people: shown.map(({ id, email, confirmed, privileges }) => ({
        email: nameOf({ email }),
        confirmed,
        privileges,
        href: `${PEOPLE}/${id}`,
      })),
      created,
      create: PEOPLE,
      invite: `${PEOPLE}/invitations`,
      privileges: await this.grantable(site),
    });
  }

  private async renderPerson(
    site: Site,
    request: FastifyRequest,
    id: string,
    held: string[],
    outcome: Outcome,
  ): Promise<string> {
    return this.pages.personPage({
      ...outcome,
      frame: await this.frames.frame(site, request),
      email: nameOf(await this.find(site, id)),
      held,
      privileges: await this.grantable(site),
      action: `${PEOPLE}/${id}`,
      remove: id === site.caller?.accountId ? null : `${PEOPLE}/${id}/remove`,
    });
  }

  private async find(site: Site, id: string): Promise<ListedAccount> {
    const found = (await this.accounts.list(site.tenant.id)).find((account) => account.id === id);
    if (found === undefined) throw new NotFoundException();
    return found;
  }

  private async grantable({ tenant }: Site): Promise<string[]> {
    const { environment } = await this.settings.of(tenant.id);
    return grantablePrivileges(tenant.isConsole, environment);
  }
}

const nothing: Outcome = { done: null, errors: [] };

/** Who signs in by phone has no address; the number is not the admins' to see. */
function nameOf({ email }: Pick<ListedAccount, 'email'>): string {
  return email ?? '–';
}
