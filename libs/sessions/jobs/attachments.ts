import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import type { EffectAttachment } from '#interview';
import type { DocumentMaker, SessionVersion } from '../document-maker.js';
import type { FileHolder } from '../file-record.js';
import type { KeptFiles } from '../kept-files.js';
import { SessionNotFound } from '../errors.js';
import type { SessionMode } from '../mode.js';
import type { SessionLock } from '../session-lock.js';
import type { JobPlace } from './job-rows.js';

/** A file as it goes along with a mail. */
export interface OpenedAttachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

/** More would be sent along than a mail may hold. */
export class AttachmentsTooLarge extends Error {
  readonly code = 'too_large';

  constructor(readonly mib: number) {
    super(`A mail holds attachments of ${mib} MiB at most`);
  }
}

/** Opens what goes along with a mail, in memory and for the sending alone: the outbox holds documents unset, and files by id. */
export class Attachments {
  constructor(
    private readonly em: EntityManager,
    private readonly maker: DocumentMaker,
    private readonly files: Pick<KeptFiles, 'read'>,
    private readonly mostMib: number,
  ) {}

  /**
   * Each document in every format that it has. Throws `SessionNotFound` where a file is not there any more: a mail
   * that says 'attached' does not go out without what it speaks of. Throws `AttachmentsTooLarge`.
   */
  async open(
    { tenantId, sessionId }: JobPlace,
    lock: Pick<SessionLock, 'key'>,
    attachments: readonly EffectAttachment[],
  ): Promise<OpenedAttachment[]> {
    if (attachments.length === 0) return [];
    const version = await this.versionOf(tenantId, sessionId);
    const holder = { tenantId, sessionId, mode: version.mode, key: lock.key };
    const opened: OpenedAttachment[] = [];
    let bytes = 0;
    for (const attachment of attachments)
      for await (const file of this.each(holder, version, attachment)) {
        bytes += file.content.length;
        if (bytes > this.mostMib * 2 ** 20) throw new AttachmentsTooLarge(this.mostMib);
        opened.push({ ...file, filename: freeName(file.filename, opened) });
      }
    return opened;
  }

  private async *each(
    holder: FileHolder,
    version: SessionVersion,
    attachment: EffectAttachment,
  ): AsyncGenerator<OpenedAttachment> {
    if ('file' in attachment) {
      const file = await this.files.read(holder, attachment.file);
      if (file === null) throw new SessionNotFound();
      yield { filename: file.facts.name, contentType: file.facts.type, content: file.bytes };
      return;
    }
    const { document } = attachment;
    for (const format of this.maker.formatsOf(document)) {
      const { bytes, contentType, extension } = await this.maker.make(holder, version, document, format);
      yield { filename: `${document.filename}.${extension}`, contentType, content: Buffer.from(bytes) };
    }
  }

  private async versionOf(
    tenantId: string,
    sessionId: string,
  ): Promise<SessionVersion & { mode: SessionMode }> {
    const [row] = await inTenant(
      this.em,
      tenantId,
      (tx) =>
        tx.execute<(SessionVersion & { mode: SessionMode })[]>(
          'select addon, digest, mode from interview_sessions where id = ?',
          [sessionId],
        ),
      { readOnly: true },
    );
    if (row === undefined) throw new SessionNotFound();
    return row;
  }
}

/** `letter.pdf` twice is `letter.pdf` and `letter-2.pdf`. */
function freeName(name: string, taken: readonly OpenedAttachment[]): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${stem}-${count}${ending}`;
    if (!taken.some(({ filename }) => filename === free)) return free;
  }
}
