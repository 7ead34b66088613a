import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Tenant } from '#tenancy';
import { consoleAddresses, Pages, textsFor, type FirstPassword, type FormBody, type Outcome } from '#web';
import { createTenantBody } from '../../api/provider-bodies.js';
import { MalformedBody } from '../../http/malformed-body.js';
import { AfterStepUp } from '../../http/after-step-up.js';
import { NeedsOnConsole } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { TenantDesk } from '../../tenant-desk.js';
import { TenantFigures, toldCount } from '../../tenant-figures.js';
import { TenantSettings } from '../../tenant-settings.js';
import { formText } from '../form-errors.js';
import { ConsoleFrames } from './console-frames.js';
import { listing, type ListingQuery } from './listing.js';
import { doneOutcome, refusedOutcome } from './outcome.js';

const TENANTS = consoleAddresses.provider.tenants;
/** The form's names for those of the API. */
const FIELDS = { name: 'name', slug: 'slug', adminEmail: 'admin_email', email: 'admin_email' };

type Created = FirstPassword & { url: string };

/** The tenants of this installation, for operators: made, suspended, resumed. */
@Controller('tenants')
@NeedsOnConsole('operator')
export class TenantPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly tenants: TenantDesk,
    private readonly figures: TenantFigures,
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
    return sendPage(reply, await this.render(site, request, doneOutcome(language, done), null, asked));
  }

  @Post()
  async create(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const { url, admin } = await this.tenants.create(wantedTenant(body));
      if (admin === null) return await reply.redirect(`${TENANTS}?done=tenant`, 303);
      // No redirect: the password is in this answer and nowhere else.
      return sendPage(reply, await this.render(site, request, { done: null, errors: [] }, { url, ...admin }));
    } catch (error) {
      const refused = refusedOutcome(error, 'slug', FIELDS);
      return sendPage(reply, await this.render(site, request, refused, null), refused.status);
    }
  }

  @Get(':slug/suspend')
  async ask(
    @OnSite() site: Site,
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { id, name } = await this.tenants.get(slug);
    const page = this.pages.suspendPage({
      frame: await this.frames.frame(site, request),
      name,
      open: toldCount((await this.figures.of(id)).open),
      action: `${TENANTS}/${slug}/suspend`,
      tenants: TENANTS,
    });
    return sendPage(reply, page);
  }

  @Post(':slug/suspend')
  async suspend(@Param('slug') slug: string, @Res() reply: FastifyReply) {
    await this.tenants.change(slug, { state: 'suspended' });
    return reply.redirect(`${TENANTS}?done=suspended`, 303);
  }

  @Post(':slug/resume')
  async resume(@Param('slug') slug: string, @Res() reply: FastifyReply) {
    await this.tenants.change(slug, { state: 'active' });
    return reply.redirect(`${TENANTS}?done=resumed`, 303);
  }

  @Get(':slug/delete')
  @AfterStepUp()
  async askToDelete(
    @OnSite() site: Site,
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.renderDelete(site, request, slug, { done: null, errors: [] }));
  }

  @Post(':slug/delete')
  @AfterStepUp()
  async delete(
    @OnSite() site: Site,
    @Param('slug') slug: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    if (formText(body, 'slug').trim() !== slug) {
      const { deleteTenantWrong } = textsFor(await this.frames.language(site, request));
      const errors = [{ field: 'slug', message: deleteTenantWrong }];
      return sendPage(reply, await this.renderDelete(site, request, slug, { done: null, errors }), 422);
    }
    await this.tenants.delete(slug);
    return reply.redirect(`${TENANTS}?done=tenantDeleted`, 303);
  }

  private async renderDelete(site: Site, request: FastifyRequest, slug: string, outcome: Outcome) {
    const { id, name } = await this.tenants.get(slug);
    return this.pages.deleteTenantPage({
      ...outcome,
      frame: await this.frames.frame(site, request),
      name,
      slug,
      open: toldCount((await this.figures.of(id)).open),
      action: `${TENANTS}/${slug}/delete`,
      tenants: TENANTS,
    });
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    outcome: Outcome,
    created: Created | null,
    asked: ListingQuery = {},
  ) {
    const { server } = await this.settings.of(site.tenant.id);
    const textOf = ({ name, slug }: Tenant) => `${name}\n${slug}`;
    const { query, shown, paging } = listing(await this.tenants.all(), textOf, TENANTS, asked);
    const tenants = await Promise.all(
      shown.map(async (tenant) => {
        const { open, weakest } = await this.figures.of(tenant.id);
        const next = tenant.state === 'active' ? 'suspend' : 'resume';
        return {
          ...this.tenants.shown(tenant),
          open: toldCount(open),
          weakest,
          href: `${TENANTS}/${tenant.slug}/${next}`,
          delete: `${TENANTS}/${tenant.slug}/delete`,
          modules: `${TENANTS}/${tenant.slug}/modules`,
        };
      }),
    );
    return this.pages.tenantsPage({
      ...outcome,
      frame: await this.frames.frame(site, request),
      query,
      paging,
      tenants,
      created,
      create: TENANTS,
      baseDomain: server.baseDomain,
    });
  }
}

/** The same that the API takes. Throws `MalformedBody`. */
function wantedTenant(body: FormBody) {
  const adminEmail = formText(body, 'admin_email').trim();
  const wanted = { slug: formText(body, 'slug').trim(), name: formText(body, 'name') };
  const parsed = createTenantBody.safeParse({ ...wanted, ...(adminEmail !== '' && { adminEmail }) });
  if (!parsed.success) throw MalformedBody.of(parsed.error.issues);
  return parsed.data;
}
