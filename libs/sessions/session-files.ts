import type { EntityManager } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { inTenant } from '#database';
import { sealStream, type PlatformKey } from '#encryption';
import type { FileFacts } from '#interview';
import type { BlobStore } from '#storage';
import type { AcceptedUpload } from '#uploads';
import { QuotaExceeded, SessionNotFound } from './errors.js';
import { blobPrefix } from './exit.js';
import { fileKey, sealFacts, type FileHolder } from './file-record.js';
import { fileIdentity, KeptFiles } from './kept-files.js';
import type { Participant } from './participant.js';
import type { ServedDocument } from './session-documents.js';
import type { Sessions } from './sessions.js';

/** Bounds of what one session may hold. */
export interface FileLimits {
  files: number;
  bytes: number;
}

/**
 * The files that people give in a session: each sealed under a key of its own into the blob store as it comes, its
 * name and type sealed beside it, and given out to the session's participants alone.
 */
export class SessionFiles {
  private readonly kept: KeptFiles;

  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly sessions: Pick<Sessions, 'open'>,
    private readonly blobs: BlobStore,
  ) {
    this.kept = new KeptFiles(em, platformKey, blobs);
  }

  /** Keeps a file that was found harmless; gives its id. Throws `SessionNotFound`, `QuotaExceeded`. */
  async add(
    who: Participant,
    sessionId: string,
    upload: AcceptedUpload,
    limits: FileLimits,
  ): Promise<string> {
    try {
      const holder = await this.holder(who, sessionId);
      await this.requireRoom(holder, limits);
      return await this.keep(holder, upload, limits);
    } finally {
      if (upload.body instanceof Readable) upload.body.destroy();
    }
  }

  /** Throws `SessionNotFound` for every id that is no file of this session. */
  async serve(who: Participant, sessionId: string, id: string): Promise<ServedDocument> {
    return this.kept.serve(await this.holder(who, sessionId), id);
  }

  /** Ids of a session's files, the oldest first; it opens none. */
  ids(who: Participant, sessionId: string): Promise<string[]> {
    return this.kept.ids(who.tenantId, sessionId);
  }

  /** The whole of a file, for a document that shows it; null where it is not there any more. */
  read(holder: FileHolder, id: string): Promise<{ facts: FileFacts; bytes: Buffer } | null> {
    return this.kept.read(holder, id);
  }

  private async holder(who: Participant, sessionId: string): Promise<FileHolder> {
    const { row, lock } = await this.sessions.open(who, sessionId);
    return { tenantId: who.tenantId, sessionId: row.id, mode: row.mode, key: lock.key };
  }

  private async requireRoom({ tenantId, sessionId }: FileHolder, limits: FileLimits): Promise<void> {
    const [held] = await inTenant(this.em, tenantId, (tx) =>
      tx.execute<{ files: number; bytes: number }[]>(
        `select count(*)::int as files, coalesce(sum(stored_bytes), 0)::float8 as bytes
           from session_files where session_id = ?`,
        [sessionId],
      ),
    );
    if ((held?.files ?? 0) >= limits.files || (held?.bytes ?? 0) >= limits.bytes) throw new QuotaExceeded();
  }

  private async keep(holder: FileHolder, upload: AcceptedUpload, limits: FileLimits): Promise<string> {
    const { tenantId, sessionId } = holder;
    const id = randomUUID();
    const key = fileKey(this.platformKey, holder);
    const blobKey = `${blobPrefix(tenantId, sessionId)}${id}`;
    const description = { name: upload.name, contentType: upload.type };
    const { size } = await this.blobs.put(
      blobKey,
      sealStream(key, fileIdentity(holder, id), description, upload.body),
    );
    const facts = { name: upload.name, type: upload.type, bytes: upload.bytes() };
    const about = sealFacts(key, holder, id, facts);
    try {
      await inTenant(this.em, tenantId, async (tx) => {
        // One at a time, so that many uploads at once cannot pass the limits together.
        const open = await tx.execute('select 1 from interview_sessions where id = ? for update', [
          sessionId,
        ]);
        if (open.length === 0) throw new SessionNotFound();
        const [held] = await tx.execute<{ files: number; bytes: number }[]>(
          `insert into session_files (tenant_id, session_id, id, about, stored_bytes, blob_key)
           values (?, ?, ?, ?, ?, ?)
           returning (select count(*)::int from session_files where session_id = ?) as files,
                     (select coalesce(sum(stored_bytes), 0)::float8 from session_files where session_id = ?) as bytes`,
          [tenantId, sessionId, id, about, size, blobKey, sessionId, sessionId],
        );
        if ((held?.files ?? 0) >= limits.files || (held?.bytes ?? 0) + size > limits.bytes)
          throw new QuotaExceeded();
      });
    } catch (error) {
      await this.blobs.delete(blobKey);
      throw error;
    }
    return id;
  }
}
