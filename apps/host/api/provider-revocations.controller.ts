import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import type { z } from 'zod';
import { type Revocations, TrustInForce } from '#addons';
import { NeedsOnConsole } from '../http/needs.js';
import { InstalledInterviews } from '../installed-interviews.js';
import { PROVIDER_REVOCATIONS } from '../provider-addons.js';
import { revocationBody } from './addon-bodies.js';

/** What this installation no longer trusts (`/api/v1/provider/revocations`), for operators and reviewers. */
@Controller('api/v1/provider/revocations')
@NeedsOnConsole('operator', 'reviewer')
export class ProviderRevocationsController {
  constructor(
    @Inject(PROVIDER_REVOCATIONS) private readonly revocations: Revocations,
    private readonly trust: TrustInForce,
    private readonly interviews: InstalledInterviews,
  ) {}

  @Get()
  async list() {
    return { revocations: await this.revocations.list() };
  }

  /** In force on this host when it answers; on the others within `addons.revocation_seconds`. */
  @Post()
  async revoke(@Body({ schema: revocationBody }) body: z.infer<typeof revocationBody>) {
    const { reason } = body;
    const taken =
      'key' in body
        ? ({ kind: 'key', value: body.key } as const)
        : ({ kind: 'digest', value: body.digest } as const);
    await this.revocations.add({ ...taken, reason });
    await this.trust.read();
    await this.interviews.recheck();
    return body;
  }
}
