import type { KeyChoice } from './file.js';
import type { PlatformKey } from './platform-key.js';
import { SessionKey } from './session-key.js';
import { versionedKeyId } from './versioned-key-id.js';
import { keyPairOf, type KeyPair } from './x25519.js';

/** The key for files of sessions in mode `plaintext`: the file store alone gives nothing away even there. */
export function serverFileKey(platformKey: PlatformKey, tenant: string): SessionKey {
  return new SessionKey(versionedKeyId(platformKey), platformKey.derive('files-plaintext', [tenant]));
}

/** The same for a file that is there: under the version of the platform key that its key id names. */
export function serverFileKeys(platformKey: PlatformKey, tenant: string): KeyChoice {
  return (keyId) => {
    const version = keyId.readUInt32BE();
    return platformKey.versions.includes(version)
      ? serverFileKey(platformKey.at(version), tenant)
      : undefined;
  };
}

/** The pair that grants for `background_access: true` are sealed to. Grade C: the server can make it again by itself. */
export function backgroundKeyPair(platformKey: PlatformKey, tenant: string): KeyPair {
  return keyPairOf(platformKey.derive('background', [tenant]));
}
