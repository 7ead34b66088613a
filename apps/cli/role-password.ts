import type { PlatformKey } from '#encryption';

/**
 * The password of a database role that was made for this installation. From the oldest version of the
 * platform key: hosts that run while it is rotated still get their connections.
 */
export function rolePassword(platformKey: PlatformKey, label: string): string {
  const oldest = platformKey.at(platformKey.versions[0] ?? platformKey.version);
  return oldest.derive('database-roles', [label]).toString('base64url');
}
