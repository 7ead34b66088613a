import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const STEP_MS = 30_000;
const DIGITS = 6;
/** A phone's clock may be a step away from ours, in either direction (RFC 6238, 5.2). */
const DRIFT = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 bits, as RFC 4226 recommends for HMAC-SHA-1. */
export function newTotpSeed(): Buffer {
  return randomBytes(20);
}

/** The code of a time step: RFC 6238 with HMAC-SHA-1 and 30 seconds, which every authenticator app speaks. */
export function totpCode(seed: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const truncated = mac.readUInt32BE(mac[mac.length - 1]! & 0xf) & 0x7fff_ffff;
  return String(truncated % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The time step that a code belongs to, or null. Only steps after `lastStep` count, so that nobody uses a
 * code again that was seen being typed (RFC 6238, 5.2).
 */
export function matchingStep(seed: Buffer, code: string, lastStep: number, now: number): number | null {
  const given = Buffer.from(code);
  const current = Math.floor(now / STEP_MS);
  for (let step = Math.max(current - DRIFT, lastStep + 1); step <= current + DRIFT; step += 1) {
    const expected = Buffer.from(totpCode(seed, step));
    if (given.length === expected.length && timingSafeEqual(given, expected)) return step;
  }
  return null;
}

/** The seed as people type it into an app: base32 without padding (RFC 4648). */
export function totpSecret(seed: Buffer): string {
  let bits = '';
  for (const byte of seed) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** What the QR code holds: the key URI format of authenticator apps. */
export function totpUri(seed: Buffer, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const parameters = `secret=${totpSecret(seed)}&issuer=${encodeURIComponent(issuer)}`;
  return `otpauth://totp/${label}?${parameters}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`;
}
