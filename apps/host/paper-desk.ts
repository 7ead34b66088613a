import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { root } from '#config';
import { EmailInvalid, normalizeEmail } from '#identity';
import { MessageTemplates } from '#messaging';
import { PaperMail, SessionDocuments, Sessions, type Participant, type ServedDocument } from '#sessions';
import type { Screen } from '#interview';
import type { Site } from './http/site.js';
import { TenantSettings } from './tenant-settings.js';
import { zipStream, type ZipEntry } from './zip-stream.js';

/** The papers of a session's screen as a whole: mailed to an address, or as one archive. */
@Injectable()
export class PaperDesk {
  private readonly templates = new MessageTemplates(join(root, 'libs/messaging/templates'));

  constructor(
    private readonly mail: PaperMail,
    private readonly sessions: Sessions,
    private readonly documents: SessionDocuments,
    private readonly settings: TenantSettings,
  ) {}

  /** Whether the page offers to mail them: the interview allows it, and there is a way to send mail. */
  async mails(site: Site, who: Participant, screen: Screen): Promise<boolean> {
    if (screen.allowEmailing !== true || screen.documents.length === 0) return false;
    const { messaging } = await this.settings.of(site.tenant.id);
    return messaging.mail.driver !== 'none' && (await this.mail.offered(who, screen.session));
  }

  /** Throws `EmailInvalid`, `SessionNotFound` where it is not offered, `QuotaExceeded`. */
  async send(site: Site, who: Participant, sessionId: string, email: string): Promise<void> {
    const to = normalizeEmail(email);
    if (to === null) throw new EmailInvalid();
    const { screen } = await this.sessions.show(who, sessionId);
    const words = this.templates.mail('papers', screen.language, { site: site.tenant.name });
    await this.mail.send(who, sessionId, to, words);
  }

  /** Every paper of the current screen in every format. Throws `SessionNotFound` where the screen has none. */
  async zip(who: Participant, sessionId: string): Promise<ServedDocument> {
    const { screen } = await this.sessions.show(who, sessionId);
    return {
      body: zipStream(entries(this.documents.all(who, sessionId))),
      contentType: 'application/zip',
      filename: `${screen.interview.slice(screen.interview.indexOf(':') + 1)}.zip`,
    };
  }
}

/** Two papers may have one name. */
async function* entries(documents: AsyncIterable<ServedDocument>): AsyncGenerator<ZipEntry> {
  const taken = new Set<string>();
  for await (const { filename, body } of documents) {
    const dot = filename.lastIndexOf('.');
    let path = filename;
    for (let count = 2; taken.has(path); count++)
      path = `${filename.slice(0, dot)}-${count}${filename.slice(dot)}`;
    taken.add(path);
    yield { path, body };
  }
}
