import { Injectable } from '@nestjs/common';
import { readersTable } from '#readers';
import { Sandbox } from '#sandbox';
import { Sessions, type Participant, type SessionReaders } from '#sessions';
import { keeperLine, textsFor, type ReadersView } from '#web';
import type { Site } from '../http/site.js';
import { InstalledInterviews } from '../installed-interviews.js';
import { InterviewDesk } from '../interview-desk.js';
import { SharingDesk, type NamedParticipant } from '../sharing-desk.js';
import { tenantFacts } from '../tenant-facts.js';
import { TenantSettings } from '../tenant-settings.js';
import { Frames } from './frames.js';
import { longDate } from './long-date.js';

/** The page of who could read a session, for one of its participants. */
@Injectable()
export class ReaderViews {
  constructor(
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly sharing: SharingDesk,
    private readonly sessions: Sessions,
    private readonly interviews: InstalledInterviews,
    private readonly settings: TenantSettings,
    private readonly sandbox: Sandbox,
  ) {}

  /** `made`: an invitation that was just made, whose link is shown once. Throws `SessionNotFound`. */
  async of(
    site: Site,
    who: Participant,
    id: string,
    made: { url: string; expiresAt: Date } | null = null,
  ): Promise<ReadersView> {
    const { screen } = await this.sessions.show(who, id);
    const readers = await this.sessions.readers(who, id);
    const pack = await this.interviews.ofSession(site.tenant.id, readers.addon, readers.digest);
    const config = await this.settings.of(site.tenant.id);
    const facts = tenantFacts(config, this.sandbox.status().confinement.confined);
    const { mode, grade } = readers;
    const { language } = screen;
    const parts = await this.sharing.participants(site, who, id);
    return {
      frame: await this.frames.frame(site, language),
      languages: [],
      session: id,
      title: pack.interviews[readers.interview.split(':')[1] ?? '']?.title ?? '',
      mode,
      grade,
      keeper: keeperLine(language, await this.desk.keeperOf(site, who, readers)),
      holders: [
        ...parts.map((part) => holder(language, part)),
        ...readers.standing.map((grant) =>
          standingHolder(language, this.desk.escrowOf(site, readers), grant),
        ),
      ],
      background: readers.standing.some(({ kind }) => kind === 'background'),
      endBackground:
        parts.some(({ you, role }) => you && role === 'owner') &&
        readers.standing.some(({ kind }) => kind === 'background')
          ? `/privacy/sessions/${id}/background-access/end`
          : null,
      backupDays: config.retention.backupDays,
      addon: {
        name: pack.addon,
        version: pack.version,
        publisher: pack.publisher,
        reviewers: pack.reviewers,
        digest: pack.digest,
      },
      readers: readersTable(facts).filter((cell) => cell.grade === grade),
      sharing: mode === 'single' ? null : await this.shared(site, who, id, language, parts, made),
    };
  }

  private async shared(
    site: Site,
    who: Participant,
    id: string,
    language: string,
    parts: NamedParticipant[],
    made: { url: string; expiresAt: Date } | null,
  ): Promise<ReadersView['sharing']> {
    const here = `/privacy/sessions/${id}`;
    const isOwner = parts.some(({ you, role }) => you && role === 'owner');
    const others = parts.filter(({ role }) => role !== 'owner');
    return {
      invite: `${here}/invitations`,
      made: made && { url: made.url, until: longDate(language, made.expiresAt) },
      remove: `${here}/participants`,
      participants: isOwner ? others.map((part) => ({ id: part.id, ...holder(language, part) })) : [],
      advocates: (await this.sharing.advocates(site, who, id)).map(({ id: advocate, name }) => ({
        name,
        href: `${here}/advocates?advocate=${advocate}`,
      })),
    };
  }
}

/** A key that stands while nobody is there: the spare one, or this server's own. */
function standingHolder(
  language: string,
  escrow: string | null,
  { kind, expiresAt, openedAt }: SessionReaders['standing'][number],
) {
  const texts = textsFor(language);
  if (kind === 'escrow') {
    const opened =
      openedAt === null ? texts.escrowNotOpened : texts.escrowOpened(longDate(language, openedAt));
    return { name: escrow ?? '', role: `${texts.escrowHolder}. ${opened}` };
  }
  const until = expiresAt === null ? '' : longDate(language, expiresAt);
  return { name: texts.thisServer, role: texts.backgroundHolder(until) };
}

function holder(language: string, { name, role, you, askedBy }: NamedParticipant) {
  const texts = textsFor(language);
  const as = role === 'owner' ? texts.began : texts.takesPart;
  const shown = name ?? texts.unnamed;
  return {
    name: you ? texts.you(shown) : shown,
    role: askedBy === null ? as : `${as}. ${texts.askedBy(askedBy)}`,
  };
}
