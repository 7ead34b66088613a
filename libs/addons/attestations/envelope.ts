import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { AddonRefused } from '../errors.js';
import { signPayload } from './dsse.js';
import { decodeBase64 } from './strict-base64.js';
import { parseStrictJson } from './strict-json.js';

export const IN_TOTO = 'application/vnd.in-toto+json';

/** Longer than any review; a line is read before anything vouches for it. */
const LONGEST_LINE = 256 * 1024;

const base64 = z.string().transform((text, context) => {
  const bytes = decodeBase64(text);
  if (bytes) return bytes;
  context.addIssue({ code: 'custom', message: 'not canonical standard base64' });
  return z.NEVER;
});

/** DSSE allows several signatures; here each person signs an envelope of their own, so that one counts once. */
const envelopeSchema = z.strictObject({
  payload: base64,
  payloadType: z.literal(IN_TOTO),
  signatures: z.tuple([z.strictObject({ keyid: z.string().max(200).optional(), sig: base64 })]),
});

/** A DSSE envelope, decoded; nothing in it is believed yet. */
export interface Envelope {
  payload: Buffer;
  signature: Buffer;
  /** Only helps to find the key: it is not signed. */
  keyid: string | null;
}

/** @throws AddonRefused `signature_invalid` */
export function readEnvelope(line: string): Envelope {
  if (Buffer.byteLength(line) > LONGEST_LINE) {
    throw new AddonRefused('signature_invalid', `An attestation is longer than ${LONGEST_LINE} bytes.`);
  }
  try {
    const { payload, signatures } = envelopeSchema.parse(parseStrictJson(line));
    return { payload, signature: signatures[0].sig, keyid: signatures[0].keyid ?? null };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new AddonRefused('signature_invalid', `An attestation is no DSSE envelope as it must be: ${why}`, {
      cause: error,
    });
  }
}

/** One line of an attestation file, without its end. */
export function sealEnvelope(statement: unknown, privateKey: KeyObject, keyid: string): string {
  const payload = Buffer.from(JSON.stringify(statement), 'utf8');
  const sig = signPayload(privateKey, IN_TOTO, payload).toString('base64');
  return JSON.stringify({
    payload: payload.toString('base64'),
    payloadType: IN_TOTO,
    signatures: [{ keyid, sig }],
  });
}
