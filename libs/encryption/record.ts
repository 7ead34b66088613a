import { messageKeyId, openMessage, sealMessage, type RecordKey } from './committing-message.js';
import { encodeNumber, type ListMember } from './encode-list.js';
import { RecordCorrupt } from './errors.js';
import { pad, unpad } from './padme.js';

/**
 * Where a record belongs: immutable values only, all of them in the row that holds it. A path, a size, a time or another
 * table's counter would make the record unreadable the day that changes.
 */
export interface RecordIdentity {
  tenant: string;
  table: string;
  column: string;
  session: string;
  record: string;
  sequence: number;
  /** In the associated data, so that a row cannot be moved into a weaker mode. */
  mode: 'single' | 'shared' | 'plaintext';
}

/** Seals one record of a session under its key: padded (Padmé), committing, bound to its place. Overhead 117 bytes and the padding. */
export function sealRecord(key: RecordKey, identity: RecordIdentity, plaintext: Uint8Array): Buffer {
  const padded = pad(plaintext);
  const record = sealMessage('record', key, membersOf(identity), padded);
  padded.fill(0);
  return record;
}

/** Throws `RecordCorrupt`, which names the record, where it was changed, cut, moved, or sealed under another key. */
export function openRecord(key: RecordKey, identity: RecordIdentity, record: Buffer): Buffer {
  const padded = openMessage('record', key, membersOf(identity), record);
  const plaintext = padded === undefined ? undefined : unpad(padded);
  if (plaintext === undefined) throw new RecordCorrupt(nameOf(identity));
  return plaintext;
}

/** Id (16 bytes) of the key that a record says it was sealed under: it chooses the key, never trial decryption. */
export function recordKeyId(record: Buffer): Buffer {
  const id = messageKeyId(record);
  if (id === undefined) throw new RecordCorrupt('a record without our header');
  return id;
}

function membersOf(identity: RecordIdentity): ListMember[] {
  const { tenant, table, column, session, record, sequence, mode } = identity;
  return [tenant, table, column, session, record, encodeNumber(sequence), mode];
}

function nameOf({ table, column, session, record }: RecordIdentity): string {
  return `${table}.${column} ${record} of session ${session}`;
}
