import { constants, crc32, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { promisify } from 'node:util';
import { AddonRefused } from '../errors.js';
import type { ArchiveLimits } from './archive-limits.js';

/** With `info`, Node gives the engine too; @types/node knows that of no callback form. */
const inflate = promisify(inflateRaw) as unknown as (
  input: InputType,
  options: ZlibOptions,
) => Promise<{ buffer: Buffer; engine: { bytesWritten: number } }>;

const TRAILER = 8;
const FLAGS = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/**
 * Unpacks exactly one gzip member (RFC 1952). Node's own gunzip goes on with a second member and
 * passes over what follows the last: bytes that a digest covers and no reviewer sees.
 * Bytes are counted as they come out, never taken from a header.
 * @throws AddonRefused `archive_unsafe`, `archive_too_large`
 */
export async function gunzip(tarball: Buffer, limits: ArchiveLimits): Promise<Buffer> {
  if (tarball.length > limits.bytes) throw tooLarge(`is larger than ${limits.bytes} bytes`);
  const start = headerLength(tarball);
  const most = Math.min(limits.bytes, tarball.length * limits.ratio);
  let unpacked: { buffer: Buffer; engine: { bytesWritten: number } };
  try {
    unpacked = await inflate(tarball.subarray(start), {
      info: true,
      maxOutputLength: most,
      finishFlush: constants.Z_FINISH,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(
        `unpacks to more than ${most} bytes (${limits.ratio} times its size, ${limits.bytes} at most)`,
      );
    }
    throw new AddonRefused('archive_unsafe', `The package is no gzip file: ${(error as Error).message}`);
  }
  const end = start + unpacked.engine.bytesWritten;
  if (tarball.length !== end + TRAILER) {
    throw new AddonRefused('archive_unsafe', 'The package has bytes behind its end, or lacks some.');
  }
  if (
    tarball.readUInt32LE(end) !== crc32(unpacked.buffer) ||
    tarball.readUInt32LE(end + 4) !== unpacked.buffer.length
  ) {
    throw new AddonRefused('archive_unsafe', 'The package does not fit its own checksum.');
  }
  return unpacked.buffer;
}

function headerLength(tarball: Buffer): number {
  const flags = tarball[3] ?? 0;
  if (
    tarball.length < 10 + TRAILER ||
    tarball.readUInt32BE(0) >>> 8 !== 0x1f8b08 ||
    (flags & FLAGS.reserved) !== 0
  ) {
    throw new AddonRefused('archive_unsafe', 'The package is no gzip file.');
  }
  let at = 10;
  if (flags & FLAGS.extra) at += 2 + (at + 2 <= tarball.length ? tarball.readUInt16LE(at) : 0);
  for (const flag of [FLAGS.name, FLAGS.comment]) {
    if (flags & flag) at = tarball.indexOf(0, at) + 1 || tarball.length;
  }
  return at + (flags & FLAGS.headerChecksum ? 2 : 0);
}

function tooLarge(what: string): AddonRefused {
  return new AddonRefused('archive_too_large', `The package ${what}.`);
}
