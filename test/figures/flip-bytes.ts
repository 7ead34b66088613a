import { randomBytes, randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openRecord, openStream, RecordCorrupt, sealRecord, sealStream, SessionKey } from '#encryption';
import type { Figure } from './figure.js';

const LONGEST_RECORD_BYTES = 600;
const LONGEST_FILE_BYTES = 900;

/**
 * `count` records and as many files of random sizes; each of their bytes is changed alone, by one bit, and has to be
 * refused as `RecordCorrupt`. What opens unchanged is the positive control: a case that does not throws.
 */
export async function flipBytes(count: number): Promise<Figure[]> {
  return [
    await flipped('bytes flipped in records', count, sealOneRecord),
    await flipped('bytes flipped in files', count, sealOneFile),
  ];
}

interface Sealed {
  bytes: Buffer;
  content: Buffer;
  open: (bytes: Buffer) => Promise<Buffer>;
}

async function flipped(
  what: string,
  count: number,
  sealOne: (at: number) => Promise<Sealed>,
): Promise<Figure> {
  const failed: number[] = [];
  let total = 0;
  for (let at = 0; at < count; at++) {
    const { bytes, content, open } = await sealOne(at);
    if (!(await open(bytes)).equals(content))
      throw new Error(`${what}: number ${at} does not open unchanged.`);
    for (let byte = 0; byte < bytes.length; byte++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(byte) ^ (1 << randomInt(8)), byte);
      total++;
      if (!(await refuses(open, changed))) failed.push(total);
    }
  }
  return { name: `${what} (${count}), refused`, passed: total - failed.length, total, failed };
}

async function refuses(open: Sealed['open'], changed: Buffer): Promise<boolean> {
  try {
    await open(changed);
    return false;
  } catch (error) {
    return error instanceof RecordCorrupt;
  }
}

async function sealOneRecord(at: number): Promise<Sealed> {
  const key = SessionKey.generate();
  const place = { tenant: 't', table: 'session_steps', column: 'record', session: `s${at}`, record: '1' };
  const identity = { ...place, sequence: 1, mode: 'single' as const };
  const content = randomBytes(randomInt(LONGEST_RECORD_BYTES));
  const bytes = sealRecord(key, identity, content);
  return { bytes, content, open: async (changed) => openRecord(key, identity, changed) };
}

async function sealOneFile(at: number): Promise<Sealed> {
  const key = SessionKey.generate();
  const identity = { tenant: 't', session: 's', file: `f${at}`, role: 'upload' };
  const content = randomBytes(randomInt(LONGEST_FILE_BYTES));
  const description = { name: 'deed.pdf', contentType: 'application/pdf' };
  const bytes = await buffer(sealStream(key, identity, description, content));
  return {
    bytes,
    content,
    open: async (changed) => buffer((await openStream(key, identity, Readable.from([changed]))).body),
  };
}
