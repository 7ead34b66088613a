import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AddonRefused, Catalogue, flatName, Installs, TrustInForce, type VerifiedPackage } from '#addons';
import { TenantSettingsStore } from '#tenancy';
import { consoleAddresses, Pages, type FormBody, type Outcome } from '#web';
import { AddonRemoval, SESSIONS_AFTER } from '../../addon-removal.js';
import { MalformedBody } from '../../http/malformed-body.js';
import { Needs } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { Screenshots } from '../../reviewing/screenshots.js';
import { screenshotViews, sendScreenshot } from '../../reviewing/send-screenshot.js';
import { TenantFigures, toldCount } from '../../tenant-figures.js';
import { formText, formTexts } from '../form-errors.js';
import { longDate } from '../long-date.js';
import { catalogueViews, installAddress, installedViews, languagesIn } from './addon-list.js';
import { ConsoleFrames } from './console-frames.js';
import { listing, type ListingQuery } from './listing.js';
import { doneOutcome, refusedOutcome } from './outcome.js';
import { permissionChanges } from './permission-changes.js';

const ADDONS = consoleAddresses.tenant.addons;
const nothing: Outcome = { done: null, errors: [] };

/** The add-ons of a tenant: what is installed, what could be, and the page that asks first. */
@Controller('admin/addons')
@Needs('admin')
export class AddonPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly figures: TenantFigures,
    private readonly catalogue: Catalogue,
    private readonly installs: Installs,
    private readonly trust: TrustInForce,
    private readonly store: TenantSettingsStore,
    private readonly removal: AddonRemoval,
    private readonly screenshots: Screenshots,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @Query() { done, ...asked }: ListingQuery & { done?: unknown },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    return sendPage(reply, await this.renderList(site, request, doneOutcome(language, done), asked));
  }

  @Post(':name/rollback')
  async rollback(
    @OnSite() site: Site,
    @Param('name') address: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.installs.rollback(site.tenant.id, await this.installs.nameOf(site.tenant.id, address));
    } catch (error) {
      return this.sendRefusal(site, request, reply, error);
    }
    return reply.redirect(`${ADDONS}?done=rollback`, 303);
  }

  @Get(':name/remove')
  async askToRemove(
    @OnSite() site: Site,
    @Param('name') address: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.renderRemove(site, request, address, nothing));
  }

  @Post(':name/remove')
  async remove(
    @OnSite() site: Site,
    @Param('name') address: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.removal.remove(site.tenant.id, address, wantedForSessions(body));
    } catch (error) {
      const refused = refusedOutcome(error, 'sessions', { sessions: 'sessions' });
      return sendPage(reply, await this.renderRemove(site, request, address, refused), refused.status);
    }
    return reply.redirect(`${ADDONS}?done=removed`, 303);
  }

  /** A picture that a version shows of itself; of what may not be installed there is none. */
  @Get('screenshots/:digest/:index')
  async screenshot(
    @Param('digest') digest: string,
    @Param('index') index: string,
    @Res() reply: FastifyReply,
  ) {
    const pack = await this.catalogue.open(digest, 'install');
    return sendScreenshot(reply, await this.screenshots.of(pack, Number(index)));
  }

  @Get(':name/:version')
  async ask(
    @OnSite() site: Site,
    @Param('name') address: string,
    @Param('version') version: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const pack = await this.offered(address, version);
      const installed = await this.installs.digests(site.tenant.id);
      if (installed[pack.name] === pack.digest) return await reply.redirect(ADDONS, 303);
      return sendPage(reply, await this.renderInstall(site, request, pack, nothing));
    } catch (error) {
      return this.sendRefusal(site, request, reply, error);
    }
  }

  @Post(':name/:version')
  async install(
    @OnSite() site: Site,
    @Param('name') address: string,
    @Param('version') version: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const pack = await this.offered(address, version);
      await this.installs.install(site.tenant.id, pack, formTexts(body, 'accept'));
      return reply.redirect(`${ADDONS}?done=addon`, 303);
    } catch (error) {
      if (!(error instanceof AddonRefused) || error.code !== 'permissions_not_accepted')
        return this.sendRefusal(site, request, reply, error);
      const pack = await this.offered(address, version);
      const refused = refusedOutcome(error, null);
      return sendPage(reply, await this.renderInstall(site, request, pack, refused), refused.status);
    }
  }

  /** A version of the catalogue, verified as for installing; `address` is the name as addresses write it. */
  private async offered(address: string, version: string): Promise<VerifiedPackage> {
    const found = (await this.catalogue.list()).find(
      (each) => flatName(each.name) === address && each.version === version,
    );
    if (!found) throw new AddonRefused('not_found', `The catalogue has no ${address} ${version}.`);
    return this.catalogue.open(found.digest, 'install');
  }

  /** What is in the way stands above the list. */
  private async sendRefusal(site: Site, request: FastifyRequest, reply: FastifyReply, error: unknown) {
    const refused = refusedOutcome(error, null);
    return sendPage(reply, await this.renderList(site, request, refused, {}), refused.status);
  }

  private async renderList(site: Site, request: FastifyRequest, outcome: Outcome, asked: ListingQuery) {
    const frame = await this.frames.frame(site, request);
    const packages = await this.catalogue.list();
    const installed = await this.installs.list(site.tenant.id);
    const usage = await this.figures.usage(site.tenant.id);
    const record = (await this.store.read(site.tenant.id)).installed;
    const textOf = ({ title, description }: { title: string; description: string }) =>
      `${title}\n${description}`;
    const offered = catalogueViews(frame.language, installed, packages);
    const { query, shown, paging } = listing(offered, textOf, ADDONS, asked);
    const isWanted = (addon: { title: string; description: string }) =>
      textOf(addon).toLowerCase().includes(query.toLowerCase());
    return this.pages.addonsPage({
      ...outcome,
      frame,
      query,
      installed: installedViews(frame.language, installed, record, packages, usage).filter(isWanted),
      catalogue: shown,
      paging,
    });
  }

  private async renderInstall(site: Site, request: FastifyRequest, pack: VerifiedPackage, outcome: Outcome) {
    const frame = await this.frames.frame(site, request);
    const on = (date: Date) => longDate(frame.language, date);
    const { installed } = await this.store.read(site.tenant.id);
    const before = Object.hasOwn(installed, pack.name) ? installed[pack.name] : undefined;
    const packages = await this.catalogue.list();
    const listed = packages.find(({ digest }) => digest === pack.digest);
    const underWay = before ? await this.figures.underWay(site.tenant.id, before.digest) : 0;
    return this.pages.installPage({
      ...outcome,
      frame,
      title: pack.name,
      summary: pack.manifest.description,
      languages: languagesIn(frame.language, listed?.translations ?? []),
      screenshots: screenshotViews(pack.manifest.screenshots, `${ADDONS}/screenshots/${pack.digest}`),
      version: pack.version,
      from: before?.version ?? null,
      permissions: permissionChanges(await this.permissionsOf(before?.digest), pack.permissions),
      sessionsUnderWay: toldCount(underWay),
      publisher: pack.publisher,
      publishedOn: on(pack.publishedAt),
      reviews: pack.reviewers.map(({ name, reviewedAt, expiresAt, comparedWith }) => ({
        name,
        on: on(reviewedAt),
        validUntil: on(expiresAt),
        comparedWith: packages.find(({ digest }) => digest === comparedWith)?.version ?? null,
      })),
      kind: pack.kind,
      reviewsNeeded: (await this.trust.current()).requiredReviews(pack.kind),
      digest: pack.digest,
      action: installAddress(pack.name, pack.version),
      addons: ADDONS,
    });
  }

  private async renderRemove(site: Site, request: FastifyRequest, address: string, outcome: Outcome) {
    const name = await this.installs.nameOf(site.tenant.id, address);
    const { [name]: digest = '' } = await this.installs.digests(site.tenant.id);
    return this.pages.removeAddonPage({
      ...outcome,
      frame: await this.frames.frame(site, request),
      title: name,
      sessionsUnderWay: toldCount(await this.figures.underWay(site.tenant.id, digest)),
      action: `${ADDONS}/${flatName(name)}/remove`,
      addons: ADDONS,
    });
  }

  /** Of a version that no longer verifies nothing counts as held; so the install itself has it. */
  private async permissionsOf(digest: string | undefined): Promise<string[]> {
    if (digest === undefined) return [];
    try {
      return (await this.installs.load(digest)).permissions;
    } catch (error) {
      if (error instanceof AddonRefused) return [];
      throw error;
    }
  }
}

/** Nothing is chosen beforehand: what happens to people's answers is said, not assumed. Throws `MalformedBody`. */
function wantedForSessions(body: FormBody) {
  const wanted = SESSIONS_AFTER.find((each) => each === formText(body, 'sessions'));
  if (wanted === undefined) {
    throw new MalformedBody([{ field: 'sessions', message: 'Choose what happens to interviews under way.' }]);
  }
  return wanted;
}
