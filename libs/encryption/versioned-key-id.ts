import { messageKeyId } from './committing-message.js';
import type { PlatformKey } from './platform-key.js';

/** Key id of a message whose key comes from the platform key: the version in 4 bytes, big-endian, then zeros. */
export function versionedKeyId(platformKey: PlatformKey): Buffer {
  const id = Buffer.alloc(16);
  id.writeUInt32BE(platformKey.version);
  return id;
}

/** The version in such a message's key id; undefined where it is no message of ours. */
export function versionOfKeyId(message: Buffer): number | undefined {
  return messageKeyId(message)?.readUInt32BE();
}
