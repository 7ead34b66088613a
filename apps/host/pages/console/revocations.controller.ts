import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Revocations, TrustInForce } from '#addons';
import { consoleAddresses, Pages, type FormBody, type Outcome } from '#web';
import { revocationBody } from '../../api/addon-bodies.js';
import { MalformedBody } from '../../http/malformed-body.js';
import { NeedsOnConsole } from '../../http/needs.js';
import { sendPage } from '../../http/send-page.js';
import { OnSite, type Site } from '../../http/site.js';
import { InstalledInterviews } from '../../installed-interviews.js';
import { PROVIDER_REVOCATIONS } from '../../provider-addons.js';
import { formText } from '../form-errors.js';
import { ConsoleFrames } from './console-frames.js';
import { listing, type ListingQuery } from './listing.js';
import { doneOutcome, refusedOutcome } from './outcome.js';

const REVOCATIONS = consoleAddresses.provider.revocations;

/** What this installation no longer trusts, for operators and reviewers. */
@Controller('revocations')
@NeedsOnConsole('operator', 'reviewer')
export class RevocationPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly trust: TrustInForce,
    private readonly interviews: InstalledInterviews,
    @Inject(PROVIDER_REVOCATIONS) private readonly revocations: Revocations,
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
  async revoke(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.revocations.add(wantedRevocation(body));
      await this.trust.read();
      await this.interviews.recheck();
    } catch (error) {
      const refused = refusedOutcome(error, 'id', { reason: 'reason' });
      return sendPage(reply, await this.render(site, request, refused), refused.status);
    }
    return reply.redirect(`${REVOCATIONS}?done=revoked`, 303);
  }

  private async render(
    site: Site,
    request: FastifyRequest,
    outcome: Outcome,
    asked: ListingQuery = {},
  ): Promise<string> {
    const all = await this.revocations.list();
    const { query, shown, paging } = listing(
      all,
      ({ value, reason }) => `${value}\n${reason}`,
      REVOCATIONS,
      asked,
    );
    const frame = await this.frames.frame(site, request);
    const time = new Intl.DateTimeFormat(frame.language, { dateStyle: 'long', timeStyle: 'short' });
    return this.pages.revocationsPage({
      ...outcome,
      frame,
      query,
      paging,
      revocations: shown.map(({ kind, value, reason, revokedAt }) => ({
        kind,
        id: value,
        reason,
        at: time.format(revokedAt),
      })),
      action: REVOCATIONS,
    });
  }
}

/** The same that the API takes. Throws `MalformedBody`. */
function wantedRevocation(body: FormBody) {
  const [id, reason] = [formText(body, 'id').trim(), formText(body, 'reason')];
  if (reason.trim() === '') throw new MalformedBody([{ field: 'reason', message: 'Say why.' }]);
  const parsed = revocationBody.safeParse({
    reason,
    [formText(body, 'kind') === 'key' ? 'key' : 'digest']: id,
  });
  if (!parsed.success) {
    throw new MalformedBody([{ field: 'id', message: 'This is no key id and no digest. Copy all of it.' }]);
  }
  const { data } = parsed;
  return 'key' in data
    ? ({ kind: 'key', value: data.key, reason: data.reason } as const)
    : ({ kind: 'digest', value: data.digest, reason: data.reason } as const);
}
