import { Injectable } from '@nestjs/common';
import { Logins, type Caller } from '#identity';
import type { Screen } from '#interview';
import type { Participant, Receipt } from '#sessions';
import {
  keeperLine,
  type DeleteView,
  type FormBody,
  type LeaveView,
  type ReceiptView,
  type ScreenView,
} from '#web';
import { helpContact } from '../help-contact.js';
import type { Site } from '../http/site.js';
import { InstalledInterviews } from '../installed-interviews.js';
import { InterviewDesk } from '../interview-desk.js';
import { PaperDesk } from '../paper-desk.js';
import { TenantSettings } from '../tenant-settings.js';
import { Frames, languageChoices } from './frames.js';
import { longDate } from './long-date.js';

/** What the pages of a session show, from the screen and what is known around it. */
@Injectable()
export class ScreenViews {
  constructor(
    private readonly frames: Frames,
    private readonly desk: InterviewDesk,
    private readonly interviews: InstalledInterviews,
    private readonly logins: Logins,
    private readonly settings: TenantSettings,
    private readonly papers: PaperDesk,
  ) {}

  async screen(site: Site, who: Participant, screen: Screen, typed: FormBody | null): Promise<ScreenView> {
    const [addon = '', name = ''] = screen.interview.split(':');
    const info = await this.interviews.info(site.tenant.id, addon, name);
    const frame = await this.frames.frame(site, screen.language);
    return {
      frame: screen.exitPage === false ? { ...frame, exit: null } : frame,
      screen,
      title: info?.shortTitle || info?.title || '',
      keeper: keeperLine(screen.language, await this.desk.keeper(site, who, screen.session)),
      languages: languageChoices(info?.languages ?? [], screen.language),
      typed,
      help: helpContact(await this.settings.of(site.tenant.id)),
      keepTyped: site.shared !== true,
      zip: { url: `/sessions/${screen.session}/documents.zip`, size: null },
      sendPapers: await this.papers.mails(site, who, screen),
      deletedOn: null,
    };
  }

  /** `code`: a guest's, right after it was made. */
  async leaving(site: Site, language: string, session: string, code: string | null): Promise<LeaveView> {
    return {
      frame: await this.frames.frame(site, language),
      languages: [],
      session,
      guest:
        site.caller?.kind === 'guest' ? await this.guestLeaving(site.caller, language, session, code) : null,
    };
  }

  private async guestLeaving(guest: Caller, language: string, session: string, code: string | null) {
    const until = new Date(Date.now() + (await this.logins.idleSecondsOf(guest)) * 1000);
    return { code, makeCode: `/sessions/${session}/resume-code`, until: longDate(language, until) };
  }

  async deleting(site: Site, who: Participant, screen: Screen): Promise<DeleteView> {
    const [addon = '', name = ''] = screen.interview.split(':');
    const info = await this.interviews.info(site.tenant.id, addon, name);
    return {
      frame: await this.frames.frame(site, screen.language),
      languages: [],
      session: screen.session,
      title: info?.title ?? '',
      ...(await this.desk.shareOf(site, who, screen.session)),
    };
  }

  async receipt(site: Site, screen: Screen, { deleted, receipt, goneAfter }: Receipt): Promise<ReceiptView> {
    const { language } = screen;
    const [addon = '', name = ''] = screen.interview.split(':');
    return {
      frame: await this.frames.frame(site, language),
      languages: [],
      deleted,
      receipt,
      at: longDate(language, new Date()),
      goneAfter: longDate(language, new Date(`${goneAfter}T12:00:00Z`)),
      startAgain: `/interviews/${addon}/${name}`,
    };
  }
}
