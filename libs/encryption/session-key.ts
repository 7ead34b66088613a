import { randomBytes } from 'node:crypto';
import { openMessage, sealMessage, type RecordKey } from './committing-message.js';
import { RecordCorrupt } from './errors.js';

/** The key of one interview session: its steps, answers, files, documents and queued payloads. */
export class SessionKey implements RecordKey {
  readonly #bytes: Buffer;

  /** `id`: 16 random bytes, in clear in every record; `bytes`: 32, which this object takes over. */
  constructor(
    readonly id: Buffer,
    bytes: Buffer,
  ) {
    if (id.length !== 16 || bytes.length !== 32)
      throw new RangeError('A session key has 16 bytes of id and 32 of key.');
    this.#bytes = bytes;
  }

  static generate(): SessionKey {
    return new SessionKey(randomBytes(16), randomBytes(32));
  }

  /** A getter, so that who prints or serializes this object by mistake sees its id only. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Overwrites the key; nothing can be opened with this object afterwards. */
  destroy(): void {
    this.#bytes.fill(0);
  }
}

/** The session that keys belong to. */
export interface SessionIdentity {
  tenant: string;
  session: string;
}

/** Re-key: the key before, sealed under the one that takes its place, so that no record has to be encrypted again. */
export function wrapOlder(newKey: SessionKey, oldKey: SessionKey, identity: SessionIdentity): Buffer {
  return Buffer.concat([
    oldKey.id,
    sealMessage('olderKey', newKey, membersOf(identity, oldKey.id), oldKey.bytes),
  ]);
}

/** The key before. Throws `RecordCorrupt` where it was changed, or wrapped by another key or for another session. */
export function unwrapOlder(newKey: SessionKey, identity: SessionIdentity, wrapped: Buffer): SessionKey {
  const id = Buffer.from(wrapped.subarray(0, 16));
  const bytes = openMessage('olderKey', newKey, membersOf(identity, id), wrapped.subarray(16));
  if (bytes?.length !== 32) throw new RecordCorrupt(`an older key of session ${identity.session}`);
  return new SessionKey(id, bytes);
}

function membersOf({ tenant, session }: SessionIdentity, oldKeyId: Buffer) {
  return [tenant, session, oldKeyId];
}
