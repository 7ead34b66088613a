import { AddonRefused, Trust, verify, type VerifyOptions } from '#addons';
import {
  newKey,
  NOW,
  person,
  publishLine,
  reviewLine,
  tarballOf,
  trustFile,
} from '../../libs/addons/testing/people.js';
import type { Figure } from './figure.js';

const OPTIONS: VerifyOptions = { now: NOW, environment: 'production', purpose: 'install' };

/**
 * A package with its two attestations, in which every `step`-th bit of the tarball, of each payload and of
 * each signature is changed alone: each has to be refused, a tarball as `digest_mismatch`, an attestation
 * as `signature_invalid`. What is verified unchanged is the positive control.
 */
export async function flipBits(step = 1): Promise<Figure[]> {
  const [publisher, reviewer] = [newKey(), newKey()];
  const trust = new Trust(
    trustFile([
      person('Publisher', publisher, { roles: ['publisher'], packages: ['*'] }),
      person('Reviewer', reviewer, { roles: ['reviewer'] }),
    ]),
  );
  const tarball = await tarballOf();
  const lines = [await publishLine(tarball, publisher), await reviewLine(tarball, reviewer)];
  await verify(tarball, lines, trust, OPTIONS);
  const refusal = async (bytes: Buffer, given: string[]): Promise<string | null> => {
    try {
      await verify(bytes, given, trust, OPTIONS);
      return null;
    } catch (error) {
      if (!(error instanceof AddonRefused)) throw error;
      return error.code;
    }
  };
  const attested = (
    change: (line: string, changed: (part: Buffer) => Buffer) => string,
    part: (line: string) => Buffer,
  ) =>
    Promise.all(
      lines.map((line, at) =>
        flipped(part(line), step, 'signature_invalid', (bytes) =>
          refusal(
            tarball,
            lines.with(
              at,
              change(line, () => bytes),
            ),
          ),
        ),
      ),
    );
  return [
    figureOf('bits of a tarball', [
      await flipped(tarball, step, 'digest_mismatch', (bytes) => refusal(bytes, lines)),
    ]),
    figureOf(
      'bits of payloads',
      await attested((line, changed) => {
        const envelope = JSON.parse(line) as Envelope;
        return JSON.stringify({ ...envelope, payload: changed(payloadOf(line)).toString('base64') });
      }, payloadOf),
    ),
    figureOf(
      'bits of signatures',
      await attested((line, changed) => {
        const envelope = JSON.parse(line) as Envelope;
        const sig = changed(signatureOf(line)).toString('base64');
        return JSON.stringify({ ...envelope, signatures: [{ ...envelope.signatures[0], sig }] });
      }, signatureOf),
    ),
  ];
}

interface Envelope {
  payload: string;
  signatures: [{ keyid: string; sig: string }];
}

interface Counted {
  total: number;
  failed: number[];
}

async function flipped(
  bytes: Buffer,
  step: number,
  expected: string,
  refusal: (changed: Buffer) => Promise<string | null>,
): Promise<Counted> {
  const counted: Counted = { total: 0, failed: [] };
  for (let bit = 0; bit < bytes.length * 8; bit += step) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    counted.total++;
    if ((await refusal(changed)) !== expected) counted.failed.push(bit);
  }
  return counted;
}

function figureOf(what: string, counted: readonly Counted[]): Figure {
  const total = counted.reduce((sum, each) => sum + each.total, 0);
  const failed = counted.flatMap((each) => each.failed);
  return { name: `${what} flipped, refused`, passed: total - failed.length, total, failed };
}

function payloadOf(line: string): Buffer {
  return Buffer.from((JSON.parse(line) as Envelope).payload, 'base64');
}

function signatureOf(line: string): Buffer {
  return Buffer.from((JSON.parse(line) as Envelope).signatures[0].sig, 'base64');
}
