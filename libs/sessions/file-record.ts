import type { EntityManager } from '@mikro-orm/postgresql';
import {
  openRecord,
  recordKeyId,
  RecordCorrupt,
  sealRecord,
  serverFileKey,
  serverFileKeys,
  type PlatformKey,
  type RecordKey,
  type SessionKey,
} from '#encryption';
import type { FileFacts } from '#interview';
import { olderKey } from './older-keys.js';
import type { SessionMode } from './mode.js';

/** The session that a file belongs to, and what opens it now. */
export interface FileHolder {
  tenantId: string;
  sessionId: string;
  mode: SessionMode;
  /** Null in mode `plaintext`, where files are under a key of the server. */
  key: SessionKey | null;
}

const identity = ({ tenantId, sessionId, mode }: FileHolder, id: string) => ({
  tenant: tenantId,
  table: 'session_files',
  column: 'about',
  session: sessionId,
  record: id,
  sequence: 0,
  mode,
});

/** The key under which a new file of the session is sealed. */
export function fileKey(platformKey: PlatformKey, holder: FileHolder): SessionKey {
  return holder.key ?? serverFileKey(platformKey, holder.tenantId);
}

/** What a file is, sealed: its name may tell as much as its content. */
export function sealFacts(key: SessionKey, holder: FileHolder, id: string, facts: FileFacts): Buffer {
  return sealRecord(key, identity(holder, id), Buffer.from(JSON.stringify(facts)));
}

/**
 * The facts of a file and the key of its time: after a re-key files stay under the one before.
 * Throws `RecordCorrupt` where the record was changed, moved or swapped.
 */
export async function openFacts(
  tx: EntityManager,
  platformKey: PlatformKey,
  holder: FileHolder,
  file: { id: string; about: Buffer },
): Promise<{ facts: FileFacts; key: RecordKey }> {
  const wanted = recordKeyId(file.about);
  const key: RecordKey | undefined =
    holder.key === null
      ? serverFileKeys(platformKey, holder.tenantId)(wanted)
      : await olderKey(tx, holder, holder.key, wanted);
  if (key === undefined) throw new RecordCorrupt(`file ${file.id} of session ${holder.sessionId}`);
  const facts = JSON.parse(openRecord(key, identity(holder, file.id), file.about).toString()) as FileFacts;
  return { facts, key };
}
