import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readersTable } from '#readers';
import { Sandbox } from '#sandbox';
import { Sessions, type Participant } from '#sessions';
import { keeperLine, Pages } from '#web';
import { Participating } from '../http/participating.js';
import { sendPage } from '../http/send-page.js';
import { OnSite, type Site } from '../http/site.js';
import { InstalledInterviews } from '../installed-interviews.js';
import { InterviewDesk } from '../interview-desk.js';
import { tenantFacts } from '../tenant-facts.js';
import { TenantSettings } from '../tenant-settings.js';
import { Frames } from './frames.js';

/** A session's own page: who could read it. */
@Controller('privacy/sessions')
export class ReadersPages {
  constructor(
    private readonly pages: Pages,
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly sessions: Sessions,
    private readonly interviews: InstalledInterviews,
    private readonly settings: TenantSettings,
    private readonly sandbox: Sandbox,
  ) {}

  @Get(':id')
  async readers(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ) {
    const { screen } = await this.sessions.show(who, id);
    const readers = await this.sessions.readers(who, id);
    const pack = await this.interviews.ofSession(site.tenant.id, readers.addon, readers.digest);
    const config = await this.settings.of(site.tenant.id);
    const facts = tenantFacts(config, this.sandbox.status().confinement.confined);
    const { mode, grade, holders } = this.desk.readersOf(site, who, readers);
    const page = this.pages.readersPage({
      frame: await this.frames.frame(site, screen.language),
      languages: [],
      session: id,
      title: pack.interviews[readers.interview.split(':')[1] ?? '']?.title ?? '',
      mode: mode,
      grade,
      keeper: keeperLine(screen.language, this.desk.keeperOf(site, readers)),
      holders: holders.map(({ name, role }) => ({ name, role })),
      backupDays: config.retention.backupDays,
      addon: {
        name: pack.addon,
        version: pack.version,
        publisher: pack.publisher,
        reviewers: pack.reviewers,
        digest: pack.digest,
      },
      readers: readersTable(facts).filter((cell) => cell.grade === grade),
      sharing: null,
    });
    return sendPage(reply, page);
  }
}
