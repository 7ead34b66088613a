import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attestationLines, type Catalogue, type ListedPackage, TrustInForce } from '#addons';
import { PlatformKey } from '#encryption';
import { requireCsrfToken } from '#identity';
import { consoleAddresses, Pages, type FormBody, type Outcome } from '#web';
import { failureOf } from '../../http/failure.js';
import { NeedsOnConsole } from '../../http/needs.js';
import { readUpload } from '../../http/read-upload.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { TokenInUpload } from '../../http/token-in-upload.js';
import { PROVIDER_CATALOGUE } from '../../provider-addons.js';
import { PackageChecking } from '../../reviewing/package-checking.js';
import { Screenshots } from '../../reviewing/screenshots.js';
import { screenshotViews, sendScreenshot } from '../../reviewing/send-screenshot.js';
import { formText } from '../form-errors.js';
import { ConsoleFrames } from './console-frames.js';
import { listing, type ListingQuery } from './listing.js';
import { doneOutcome, refusedOutcome } from './outcome.js';

const PACKAGES = consoleAddresses.provider.packages;

/** The catalogue of this installation, for operators and reviewers. */
@Controller('packages')
@NeedsOnConsole('operator', 'reviewer')
export class PackagePages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly platformKey: PlatformKey,
    private readonly trust: TrustInForce,
    private readonly checking: PackageChecking,
    private readonly screenshots: Screenshots,
    @Inject(PROVIDER_CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async list(
    @OnSite() site: Site,
    @Query() { done, ...asked }: ListingQuery & { done?: unknown },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const language = await this.frames.language(site, request);
    return sendPage(reply, await this.render(site, request, doneOutcome(language, done), asked));
  }

  @Post()
  @TokenInUpload()
  async publish(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { caller, tenant } = site;
    const files = await readUpload(request, ['package', 'attestations'], (token) => {
      if (caller !== null) requireCsrfToken(this.platformKey, tenant.id, caller.loginId, token);
    });
    try {
      const lines = attestationLines(files.get('attestations')?.toString('utf8') ?? '');
      await this.catalogue.publish(files.get('package') ?? Buffer.alloc(0), lines);
    } catch (error) {
      const refused = refusedOutcome(error, 'package');
      return sendPage(reply, await this.render(site, request, refused), refused.status);
    }
    return reply.redirect(`${PACKAGES}?done=published`, 303);
  }

  /** What a version changes, and where its reviewer's word goes in. */
  @Get(':digest')
  async review(
    @OnSite() site: Site,
    @Param('digest') digest: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(reply, await this.renderReview(site, request, digest, { done: null, errors: [] }));
  }

  @Post(':digest')
  async attest(
    @OnSite() site: Site,
    @Param('digest') digest: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.catalogue.attest(digest, formText(body, 'envelope').trim());
    } catch (error) {
      const refused = refusedOutcome(error, 'envelope');
      // A no revokes the package, of which nothing more is shown then.
      if (failureOf(error).code === 'review_rejected') {
        return sendPage(reply, await this.render(site, request, refused), refused.status);
      }
      return sendPage(reply, await this.renderReview(site, request, digest, refused), refused.status);
    }
    return reply.redirect(`${PACKAGES}?done=attested`, 303);
  }

  /** Has the package linted and its tests played, and shows the page with what came out. */
  @Post(':digest/checks')
  async check(
    @OnSite() site: Site,
    @Param('digest') digest: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.checking.run(this.catalogue, digest);
    } catch (error) {
      const refused = refusedOutcome(error, null);
      return sendPage(reply, await this.renderReview(site, request, digest, refused), refused.status);
    }
    return reply.redirect(`${PACKAGES}/${digest}#checks`, 303);
  }

  @Get(':digest/screenshots/:index')
  async screenshot(
    @Param('digest') digest: string,
    @Param('index') index: string,
    @Res() reply: FastifyReply,
  ) {
    const pack = await this.catalogue.toReview(digest);
    return sendScreenshot(reply, await this.screenshots.of(pack, Number(index)));
  }

  /** What waits for a review first. */
  private async queue(): Promise<ListedPackage[]> {
    const waits = ({ state }: ListedPackage) => Number(state !== 'pending');
    return (await this.catalogue.list()).toSorted((a, b) => waits(a) - waits(b));
  }

  private async renderReview(site: Site, request: FastifyRequest, digest: string, outcome: Outcome) {
    const { manifest } = await this.catalogue.toReview(digest);
    return this.pages.reviewPage({
      ...outcome,
      ...(await this.catalogue.diff(digest)),
      screenshots: screenshotViews(manifest.screenshots, `${PACKAGES}/${digest}/screenshots`),
      checks: this.checking.known(digest),
      check: `${PACKAGES}/${digest}/checks`,
      frame: await this.frames.frame(site, request),
      action: `${PACKAGES}/${digest}`,
      packages: PACKAGES,
    });
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    outcome: Outcome,
    asked: ListingQuery = {},
  ): Promise<string> {
    const textOf = ({ name, publisher }: ListedPackage) => `${name}\n${publisher}`;
    const { query, shown, paging } = listing(await this.queue(), textOf, PACKAGES, asked);
    const trust = await this.trust.current();
    return this.pages.packagesPage({
      ...outcome,
      frame: await this.frames.frame(site, request),
      query,
      paging,
      packages: shown.map((entry) => ({
        ...entry,
        state: entry.state === 'refused' ? 'rejected' : entry.state,
        reviewers: entry.reviewers.map(({ name }) => name),
        reviewsNeeded: trust.requiredReviews(entry.kind),
        href: `${PACKAGES}/${entry.digest}`,
      })),
      upload: PACKAGES,
    });
  }
}
