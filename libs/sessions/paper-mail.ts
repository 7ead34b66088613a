import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { QuotaExceeded, SessionNotFound } from './errors.js';
import type { InterviewPackages } from './interview-packages.js';
import { insertJobs } from './jobs/job-rows.js';
import type { Outbox } from './jobs/outbox.js';
import type { Participant } from './participant.js';
import type { Sessions } from './sessions.js';

/** What stands in the mail beside the papers. */
export interface PaperWords {
  subject: string;
  text: string;
  html: string;
}

/**
 * Papers that a participant has mailed from a page with `allow emailing`. They wait sealed in the outbox like what
 * an interview sends, and only where the add-on holds `mail.send`.
 */
export class PaperMail {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: Pick<Sessions, 'open'>,
    private readonly packages: InterviewPackages,
    private readonly outbox: Outbox,
    private readonly limits: { sessionMails: number },
  ) {}

  /** Whether the current screen offers it. */
  async offered(who: Participant, sessionId: string): Promise<boolean> {
    return (await this.openOffering(who, sessionId)) !== null;
  }

  /**
   * Puts all papers of the current screen into the outbox, to one address.
   * Throws `SessionNotFound` where they are not offered, `QuotaExceeded` after as many mails as a session may send:
   * nobody makes a stranger's mailbox, or our mail server, the target of a script.
   */
  async send(who: Participant, sessionId: string, to: string, words: PaperWords): Promise<void> {
    const offering = await this.openOffering(who, sessionId);
    if (offering === null) throw new SessionNotFound();
    const { row, lock, step } = offering;
    const attachments = step.documents.map((document) => ({ name: document.name, document }));
    const jobs = this.outbox.seal(lock, row.sequence, [
      { type: 'send_email', to: [to], ...words, attachments },
    ]);
    const place = { tenantId: who.tenantId, sessionId };
    await inTenant(this.em, who.tenantId, async (tx) => {
      // One at a time, so that many at once cannot pass the limit together.
      const open = await tx.execute('select 1 from interview_sessions where id = ? for update', [sessionId]);
      if (open.length === 0) throw new SessionNotFound();
      const [sent] = await tx.execute<{ mails: number }[]>(
        `select count(*)::int as mails from session_jobs where session_id = ? and kind = 'send_email'`,
        [sessionId],
      );
      if ((sent?.mails ?? 0) >= this.limits.sessionMails) throw new QuotaExceeded();
      await insertJobs(tx, place, row.sequence, jobs);
    });
    this.outbox.send(place, lock);
  }

  /** The session, where its current screen offers to mail papers; null where not. */
  private async openOffering(who: Participant, sessionId: string) {
    const opened = await this.sessions.open(who, sessionId);
    const { row, step } = opened;
    if (step.screen.allowEmailing !== true || step.documents.length === 0) return null;
    const { permissions, draft } = await this.packages.ofSession(who.tenantId, row.addon, row.digest);
    return !draft && permissions.includes('mail.send') ? opened : null;
  }
}
