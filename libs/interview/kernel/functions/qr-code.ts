import { renderSVG } from 'uqr';
import { escapeHtml } from '../../text/escape.js';
import { authorError } from '../interview-error.js';
import { Markup } from '../values/markup.js';

/** Bytes that the largest code holds at error correction M (ISO/IEC 18004, table 7). */
const mostBytes = 2331;
/** Modules of white around a code that scanners need (ISO/IEC 18004), also on a dark page. */
const quietZone = 4;

/**
 * A text as a QR code: an image with the text as its alternative, so that nobody needs the picture.
 * Where there are no images, in a document, it prints the text.
 */
export function qrCode(text: string): Markup {
  if (text === '') throw authorError('qr_code needs a text');
  const bytes = utf8(text);
  if (bytes.length > mostBytes) throw authorError(`qr_code takes ${mostBytes} bytes at most`);
  const svg = renderSVG(bytes, { ecc: 'M', border: quietZone, pixelSize: 1 });
  const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return new Markup(`<img src="${source}" alt="${escapeHtml(text)}" width="200" height="200">`, text);
}

/** The sandbox has no TextEncoder. */
function utf8(text: string): number[] {
  const bytes = encodeURIComponent(text).match(/%[\dA-F]{2}|[^%]/g) ?? [];
  return bytes.map((byte) =>
    byte.startsWith('%') ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0),
  );
}
