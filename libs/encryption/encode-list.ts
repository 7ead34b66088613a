/** Longest member of a list; the length 2³² − 1 means null. */
const NULL_LENGTH = 0xffff_ffff;

/** A member of an encoded list: text (UTF-8), bytes, or null, which differs from empty. */
export type ListMember = string | Uint8Array | null;

/**
 * Encodes a list so that no two lists give the same bytes: the number of members, then each with its length, all
 * numbers 32 bits, big-endian. Without the lengths, ('ab', 'c') and ('a', 'bc') would be one context.
 */
export function encodeList(members: readonly ListMember[]): Buffer {
  const bytes = members.map((member) => (typeof member === 'string' ? Buffer.from(member, 'utf8') : member));
  const encoded = Buffer.allocUnsafe(bytes.reduce((size, member) => size + 4 + (member?.length ?? 0), 4));
  let at = encoded.writeUInt32BE(bytes.length);
  for (const member of bytes) {
    at = encoded.writeUInt32BE(member?.length ?? NULL_LENGTH, at);
    if (member === null) continue;
    encoded.set(member, at);
    at += member.length;
  }
  return encoded;
}

/** An unsigned number as a list member, 8 bytes big-endian. */
export function encodeNumber(value: number): Buffer {
  const encoded = Buffer.alloc(8);
  encoded.writeBigUInt64BE(BigInt(value));
  return encoded;
}
