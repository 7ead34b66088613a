/**
 * Decodes standard base64 with padding (RFC 4648, section 4) in its one canonical form: Node's
 * decoder also takes the URL alphabet, blanks and stray bits, so that one value had many spellings.
 * Null where the text is not that.
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
