import type { EntityManager } from '@mikro-orm/postgresql';
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import { inTenant } from '#database';
import type { Assembler } from '#documents';
import { openStream, sealStream, serverFileKey, serverFileKeys, type PlatformKey } from '#encryption';
import type { DocumentSource, ScreenDocument } from '#interview';
import type { BlobStore } from '#storage';
import { SessionNotFound } from './errors.js';
import { DocumentMaker, type DocumentFormat } from './document-maker.js';
import { blobPrefix } from './exit.js';
import type { InterviewPackages } from './interview-packages.js';
import type { Participant } from './participant.js';
import type { SessionRow } from './session-row.js';
import type { SessionFiles } from './session-files.js';
import type { SessionLock } from './session-lock.js';
import type { Sessions } from './sessions.js';

/** A finished document on its way to a participant. */
export interface ServedDocument {
  body: Readable;
  contentType: string;
  filename: string;
}

/**
 * The finished documents of a session's current screen: assembled when first asked for, sealed
 * into the blob store, and served only to a participant who shows the address made for him.
 */
export class SessionDocuments {
  private readonly maker: DocumentMaker;

  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly sessions: Sessions,
    assembler: Assembler,
    private readonly blobs: BlobStore,
    packages: InterviewPackages,
    files: SessionFiles,
  ) {
    this.maker = new DocumentMaker(assembler, packages, files);
  }

  /** `origin` as in `http://demo.localhost:8080`; the addresses are absolute on that host. */
  async list(who: Participant, sessionId: string, origin: string): Promise<ScreenDocument[]> {
    const { row, step } = await this.sessions.open(who, sessionId);
    return this.addresses(who, sessionId, row.sequence, step.documents, origin);
  }

  /** Throws `SessionNotFound` for every address that was not made for this participant. */
  async serve(
    who: Participant,
    sessionId: string,
    address: { sequence: number; position: number; format: string; capability: string },
  ): Promise<ServedDocument> {
    const expected = this.capability(who, sessionId, address.sequence, address.position, address.format);
    if (!sameText(expected, address.capability)) throw new SessionNotFound();
    const { row, lock, step } = await this.sessions.open(who, sessionId);
    const source = row.sequence === address.sequence ? step.documents[address.position] : undefined;
    const format = source && this.maker.formatsOf(source).find((known) => known === address.format);
    if (source === undefined || format === undefined) throw new SessionNotFound();

    const stored = await this.find(who.tenantId, sessionId, address.sequence, address.position, format);
    const made = stored ?? (await this.make(who.tenantId, row, address.position, source, format, lock));
    const opened = await openStream(
      // What was made before a rotation of the platform key stays under the version of its time.
      lock.key ?? serverFileKeys(this.platformKey, who.tenantId),
      fileIdentity(who.tenantId, sessionId, made.id),
      await this.blobs.get(made.blobKey),
    );
    return { body: opened.body, contentType: opened.contentType, filename: opened.name };
  }

  /** Every document of the current screen in every format, one after the other; each body is to be read before the next. */
  async *all(who: Participant, sessionId: string): AsyncGenerator<ServedDocument> {
    const { row, step } = await this.sessions.open(who, sessionId);
    const { sequence } = row;
    for (const [position, source] of step.documents.entries()) {
      for (const format of this.maker.formatsOf(source)) {
        const capability = this.capability(who, sessionId, sequence, position, format);
        yield await this.serve(who, sessionId, { sequence, position, format, capability });
      }
    }
  }

  private addresses(
    who: Participant,
    sessionId: string,
    sequence: number,
    documents: DocumentSource[],
    origin: string,
  ): ScreenDocument[] {
    return documents.map((document, position) => ({
      name: document.name,
      filename: document.filename,
      formats: this.maker.formatsOf(document).map((format) => ({
        format,
        url: `${origin}/api/v1/sessions/${sessionId}/documents/${sequence}/${position}/${this.capability(who, sessionId, sequence, position, format)}.${format}`,
      })),
    }));
  }

  /** Bound to session, step, document, format and participant: a leaked address serves nobody else. */
  private capability(
    who: Participant,
    sessionId: string,
    sequence: number,
    position: number,
    format: string,
  ): string {
    const key = this.platformKey.derive('download', [who.tenantId, who.accountId, sessionId]);
    return createHmac('sha256', key)
      .update(`${sequence}/${position}/${format}`)
      .digest('base64url')
      .slice(0, 22);
  }

  private async find(
    tenantId: string,
    sessionId: string,
    sequence: number,
    position: number,
    format: DocumentFormat,
  ): Promise<{ id: string; blobKey: string } | undefined> {
    const rows = await inTenant(this.em, tenantId, (tx) =>
      tx.execute<{ id: string; blobKey: string }[]>(
        `select id, blob_key as "blobKey" from session_documents
          where session_id = ? and sequence = ? and position = ? and format = ?`,
        [sessionId, sequence, position, format],
      ),
    );
    return rows[0];
  }

  private async make(
    tenantId: string,
    row: SessionRow,
    position: number,
    source: DocumentSource,
    format: DocumentFormat,
    lock: SessionLock,
  ): Promise<{ id: string; blobKey: string }> {
    const { id: sessionId, sequence } = row;
    const key = lock.key ?? serverFileKey(this.platformKey, tenantId);
    const holder = { tenantId, sessionId, mode: row.mode, key: lock.key };
    const { bytes, contentType, extension } = await this.maker.make(holder, row, source, format);
    const id = randomUUID();
    const blobKey = `${blobPrefix(tenantId, sessionId)}${id}`;
    const name = `${source.filename}.${extension}`;
    await this.blobs.put(
      blobKey,
      sealStream(key, fileIdentity(tenantId, sessionId, id), { name, contentType }, bytes),
    );
    await inTenant(this.em, tenantId, (tx) =>
      tx.execute(
        `insert into session_documents (tenant_id, session_id, id, sequence, position, format, blob_key)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (tenant_id, session_id, sequence, position, format) do nothing`,
        [tenantId, sessionId, id, sequence, position, format, blobKey],
        'run',
      ),
    );
    return { id, blobKey };
  }
}

function fileIdentity(tenant: string, session: string, file: string) {
  return { tenant, session, file, role: 'document' } as const;
}

function sameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
