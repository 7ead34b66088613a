import { fileTypeFromBuffer } from 'file-type';

/** Names that the library gives to types of ours. */
const aliases: { readonly [type: string]: string } = {
  'audio/vnd.wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/mp4': 'audio/x-m4a',
  'audio/opus': 'audio/ogg',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'video/x-m4v': 'video/mp4',
};

/** The media type that a file's bytes show; null where they show none. `whole`: these are all its bytes. */
export async function detectType(bytes: Buffer, whole: boolean): Promise<string | null> {
  const found = await fileTypeFromBuffer(bytes);
  if (found) return aliases[found.mime] ?? found.mime;
  return whole && isPlainText(bytes) ? 'text/plain' : null;
}

/** UTF-8 without control characters, and no markup that a browser would take for a page. */
function isPlainText(bytes: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000e-\u001f]/.test(text)) return false;
  return !/^\s*<[!?a-z]/i.test(text);
}
