import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { openStream, type PlatformKey } from '#encryption';
import type { FileFacts } from '#interview';
import type { BlobStore } from '#storage';
import { SessionNotFound } from './errors.js';
import { isFileId } from './file-ids.js';
import { openFacts, type FileHolder } from './file-record.js';
import type { ServedDocument } from './session-documents.js';

interface FileRow {
  id: string;
  about: Buffer;
  blobKey: string;
}

/** The files of sessions, for whoever has a session's key at hand. */
export class KeptFiles {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly blobs: BlobStore,
  ) {}

  /** Ids of a session's files, the oldest first. */
  async ids(tenantId: string, sessionId: string): Promise<string[]> {
    const rows = await inTenant(
      this.em,
      tenantId,
      (tx) =>
        tx.execute<{ id: string }[]>(
          'select id from session_files where session_id = ? order by added_at, id',
          [sessionId],
        ),
      { readOnly: true },
    );
    return rows.map(({ id }) => id);
  }

  /** Throws `SessionNotFound` for every id that is no file of this session. */
  async serve(holder: FileHolder, id: string): Promise<ServedDocument> {
    const { facts, body } = await this.open(holder, id);
    return { body, contentType: facts.type, filename: facts.name };
  }

  /** The whole of a file, for a document that shows it; null where it is not there any more. */
  async read(holder: FileHolder, id: string): Promise<{ facts: FileFacts; bytes: Buffer } | null> {
    try {
      const { facts, body } = await this.open(holder, id);
      return { facts, bytes: Buffer.concat(await body.toArray()) };
    } catch (error) {
      if (error instanceof SessionNotFound) return null;
      throw error;
    }
  }

  private async open(holder: FileHolder, id: string) {
    const { row, facts, key } = await this.find(holder, id);
    const opened = await openStream(key, fileIdentity(holder, id), await this.blobs.get(row.blobKey));
    return { facts, body: opened.body };
  }

  private async find(holder: FileHolder, id: string) {
    if (!isFileId(id)) throw new SessionNotFound();
    return inTenant(
      this.em,
      holder.tenantId,
      async (tx) => {
        const [row] = await tx.execute<FileRow[]>(
          'select id, about, blob_key as "blobKey" from session_files where session_id = ? and id = ?',
          [holder.sessionId, id],
        );
        if (!row) throw new SessionNotFound();
        return { row, ...(await openFacts(tx, this.platformKey, holder, row)) };
      },
      { readOnly: true },
    );
  }
}

/** What a file's stream is bound to. */
export function fileIdentity({ tenantId, sessionId }: FileHolder, file: string) {
  return { tenant: tenantId, session: sessionId, file, role: 'upload' } as const;
}
