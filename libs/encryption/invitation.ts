import { createHash, randomBytes } from 'node:crypto';
import { encodeList } from './encode-list.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import { keyPairOf, type KeyPair } from './x25519.js';

const CODE_BYTES = 16;

/** What an invitation's code gives: how it is found, and the pair that the session's key is sealed to. */
export interface InvitationSecrets {
  /** SHA-256 of a locator, 32 bytes: stored; the code does not follow from it. */
  lookup: Buffer;
  keys: KeyPair;
}

/** A new code of 128 random bits, base64url. Only who was given the link has it. */
export function newInvitationCode(): string {
  return randomBytes(CODE_BYTES).toString('base64url');
}

/** Null for a text that is no code. Locator and private key are two outputs of HKDF (RFC 5869) of the code. */
export function invitationSecrets(tenant: string, code: string): InvitationSecrets | null {
  const bytes = Buffer.from(code, 'base64url');
  if (bytes.length !== CODE_BYTES || bytes.toString('base64url') !== code) return null;
  const key = hkdfExtract(Buffer.alloc(0), bytes);
  const part = (name: string) => hkdfExpand(key, encodeList([name, tenant]), 32);
  return {
    lookup: createHash('sha256').update(part('affiant/invitation-locator/1')).digest(),
    keys: keyPairOf(part('affiant/invitation-key/1')),
  };
}
