/**
 * The length that Padmé gives to `length` bytes (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
 * Communication with PURBs", PoPETs 2019, algorithm 1): at most 12% more, and only O(log log) bits of the length leak.
 */
export function padmeLength(length: number): number {
  if (!Number.isSafeInteger(length) || length < 0) throw new RangeError('A length is a whole number.');
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(exponent - kept, 0);
  return Math.ceil(length / step) * step;
}

/** `plaintext` behind its length (4 bytes, big-endian), then zeros up to the Padmé length of both. */
export function pad(plaintext: Uint8Array): Buffer {
  const padded = Buffer.alloc(padmeLength(4 + plaintext.length));
  padded.writeUInt32BE(plaintext.length);
  padded.set(plaintext, 4);
  return padded;
}

/** What `pad` was given, as a view; undefined where this is not exactly a padded text. */
export function unpad(padded: Buffer): Buffer | undefined {
  if (padded.length < 4) return undefined;
  const length = padded.readUInt32BE();
  if (padmeLength(4 + length) !== padded.length) return undefined;
  return padded.subarray(4, 4 + length);
}
