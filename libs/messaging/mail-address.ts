import { MessageInvalid } from './errors.js';

/** RFC 5321, 4.5.3.1: a path is at most 256 octets with its brackets. */
const longest = 254;

/** Neither what ends a header nor what separates or quotes addresses: one plain address, never a list. */
const address = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[^\s\p{C}@<>()[\]\\,;:"]+$/u;

const named = /^(?<name>[^\p{Cc}\p{Zl}\p{Zp}<>"\\,;:@]*)<(?<address>[^<>]*)>$/u;

/** Returns the address, or throws `MessageInvalid`. */
export function checkAddress(text: string, field: 'to' | 'from'): string {
  if (Buffer.byteLength(text) > longest || !address.test(text)) throw new MessageInvalid(field);
  return text;
}

/** Reads `Name <address>` or an address alone, or throws `MessageInvalid`. */
export function parseSender(text: string): { name: string; address: string } {
  const match = named.exec(text);
  if (!match) return { name: '', address: checkAddress(text, 'from') };
  return {
    name: match.groups?.['name']?.trim() ?? '',
    address: checkAddress(match.groups?.['address'] ?? '', 'from'),
  };
}
