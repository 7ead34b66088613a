import { timingSafeEqual } from 'node:crypto';
import { PlatformKeyVersionUnknown } from './errors.js';
import type { PlatformKey } from './platform-key.js';

/** Tells whether somebody holds the same version of the platform key, and nothing else about it. */
export interface KeyCheck {
  version: number;
  /** 16 bytes in base64url, derived from the key under a label of its own (HKDF, RFC 5869). */
  check: string;
}

/** Of every version at hand, oldest first. */
export function keyChecks(key: PlatformKey): KeyCheck[] {
  return key.versions.map((version) => ({ version, check: checkOf(key.at(version)).toString('base64url') }));
}

/** The versions that `key` lacks, or has otherwise, of those that something was sealed under. */
export function missingVersions(key: PlatformKey, checks: readonly KeyCheck[]): number[] {
  return checks.filter((each) => !isHeld(key, each)).map(({ version }) => version);
}

function isHeld(key: PlatformKey, { version, check }: KeyCheck): boolean {
  const given = Buffer.from(check, 'base64url');
  try {
    const own = checkOf(key.at(version));
    return given.length === own.length && timingSafeEqual(given, own);
  } catch (error) {
    if (error instanceof PlatformKeyVersionUnknown) return false;
    throw error;
  }
}

function checkOf(key: PlatformKey): Buffer {
  return key.derive('key-check', [], 16);
}
