import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  MESSAGE_OVERHEAD,
  messageKeyId,
  openMessage,
  sealMessage,
  type RecordKey,
} from './committing-message.js';
import { cut } from './cut.js';
import { decodeList } from './decode-list.js';
import { encodeList, type ListMember } from './encode-list.js';
import { RecordCorrupt } from './errors.js';
import { contentOf, toFrames } from './file-frames.js';
import { SEALED_CHUNK_BYTES, StreamCipher } from './stream.js';

/** Where a file belongs; immutable values only, never its path or size. */
export interface FileIdentity {
  tenant: string;
  session: string;
  /** Id of the file. */
  file: string;
  /** `upload`, `document`, `preview`, `temporary`, … */
  role: string;
}

/** What lies inside the ciphertext with the content. */
export interface FileDescription {
  name: string;
  contentType: string;
}

/** The key of the id that a file says it was sealed under; undefined where there is none. */
export type KeyChoice = (keyId: Buffer) => RecordKey | undefined;

const KEY_MESSAGE_BYTES = MESSAGE_OVERHEAD + 32;
const LONGEST_DESCRIPTION_BYTES = 4096;

/**
 * Seals a file under a key of its own, which is wrapped by the session's key. Errors of `content` become the returned
 * stream's. Layout: message of the 32-byte file key | STREAM chunks of the padded frames of (length 4 | description | content).
 */
export function sealStream(
  key: RecordKey,
  identity: FileIdentity,
  description: FileDescription,
  content: Uint8Array | Readable,
): Readable {
  const inside = encodeList([description.name, description.contentType]);
  if (inside.length > LONGEST_DESCRIPTION_BYTES) throw new RangeError('The name of the file is too long.');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(inside.length);
  const plain = async function* () {
    yield Buffer.concat([length, inside]);
    if (content instanceof Readable) yield* content as AsyncIterable<Buffer>;
    else yield content;
  };
  return bound(sealChunks(key, membersOf(identity), plain()), content);
}

/**
 * Opens a file under its session's key, or under that of several which `key` chooses (after a re-key, files stay under the
 * key of their time). Its name and type are checked with the first chunk, the content as it is read. Throws `RecordCorrupt`,
 * and the stream fails with it, where anything was changed, cut, reordered, or belongs to another file or session.
 */
export async function openStream(
  key: RecordKey | KeyChoice,
  identity: FileIdentity,
  sealed: Readable,
): Promise<FileDescription & { body: Readable }> {
  const corrupt = new RecordCorrupt(`file ${identity.file} of session ${identity.session}`);
  const content = openChunks(key, membersOf(identity), sealed, corrupt);
  const first = (await content.next()).value;
  const read = first === undefined ? undefined : readDescription(first);
  if (read === undefined) {
    sealed.destroy();
    throw corrupt;
  }
  const body = async function* () {
    if (read.rest.length > 0) yield read.rest;
    yield* content;
  };
  return { ...read.description, body: bound(body(), sealed) };
}

async function* sealChunks(key: RecordKey, members: ListMember[], plain: AsyncIterable<Uint8Array>) {
  const fileKey = randomBytes(32);
  try {
    yield sealMessage('fileKey', key, members, fileKey);
    const cipher = new StreamCipher(fileKey, associatedData(members));
    for await (const chunk of toFrames(plain)) yield cipher.seal(chunk);
  } finally {
    fileKey.fill(0);
  }
}

async function* openChunks(
  key: RecordKey | KeyChoice,
  members: ListMember[],
  sealed: Readable,
  corrupt: RecordCorrupt,
) {
  let fileKey: Buffer | undefined;
  const rest = async function* () {
    let head: Buffer = Buffer.alloc(0);
    for await (const piece of sealed as AsyncIterable<Buffer>) {
      if (fileKey !== undefined) {
        yield piece;
        continue;
      }
      head = Buffer.concat([head, piece]);
      if (head.length < KEY_MESSAGE_BYTES) continue;
      fileKey = openFileKey(key, members, head.subarray(0, KEY_MESSAGE_BYTES));
      if (fileKey?.length !== 32) throw corrupt;
      yield head.subarray(KEY_MESSAGE_BYTES);
    }
    if (fileKey === undefined) throw corrupt;
  };
  try {
    let cipher: StreamCipher | undefined;
    for await (const chunk of cut(rest(), SEALED_CHUNK_BYTES)) {
      if (fileKey === undefined) throw corrupt;
      cipher ??= new StreamCipher(fileKey, associatedData(members));
      const plain = cipher.open(chunk);
      const content = plain === undefined ? undefined : contentOf(plain);
      if (content === undefined) throw corrupt;
      if (content.length > 0) yield content;
    }
  } finally {
    fileKey?.fill(0);
  }
}

function openFileKey(key: RecordKey | KeyChoice, members: ListMember[], message: Buffer): Buffer | undefined {
  const id = messageKeyId(message);
  const chosen = typeof key === 'function' ? id && key(id) : key;
  return chosen === undefined ? undefined : openMessage('fileKey', chosen, members, message);
}

function readDescription(first: Buffer): { description: FileDescription; rest: Buffer } | undefined {
  if (first.length < 4) return undefined;
  const end = 4 + first.readUInt32BE();
  if (end > first.length) return undefined;
  const [name, contentType] = decodeList(first.subarray(4, end)) ?? [];
  if (!name || !contentType) return undefined;
  return {
    description: { name: name.toString(), contentType: contentType.toString() },
    rest: first.subarray(end),
  };
}

/** A stream whose end ends its source too, even if it was never read from. */
function bound(chunks: AsyncIterable<Uint8Array>, source: Uint8Array | Readable): Readable {
  const stream = Readable.from(chunks, { objectMode: false });
  if (source instanceof Readable) stream.once('close', () => source.destroy());
  return stream;
}

function membersOf({ tenant, session, file, role }: FileIdentity): ListMember[] {
  return [tenant, session, file, role];
}

function associatedData(members: ListMember[]): Buffer {
  return encodeList(['affiant/file/1', ...members]);
}
