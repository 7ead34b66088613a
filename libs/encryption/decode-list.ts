const NULL_LENGTH = 0xffff_ffff;

/**
 * Reads what `encodeList` wrote, as views of the same memory. Gives undefined where it is not exactly that: cut, with
 * bytes left over, or with a number of members that it cannot hold.
 */
export function decodeList(encoded: Buffer): (Buffer | null)[] | undefined {
  if (encoded.length < 4) return undefined;
  const count = encoded.readUInt32BE(0);
  if (count > (encoded.length - 4) / 4) return undefined;
  const members: (Buffer | null)[] = [];
  let at = 4;
  for (let index = 0; index < count; index++) {
    if (at + 4 > encoded.length) return undefined;
    const length = encoded.readUInt32BE(at);
    at += 4;
    if (length === NULL_LENGTH) {
      members.push(null);
      continue;
    }
    if (at + length > encoded.length) return undefined;
    members.push(encoded.subarray(at, at + length));
    at += length;
  }
  return at === encoded.length ? members : undefined;
}
