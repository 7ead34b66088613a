import qrcode from 'qrcode-generator';
import { escapeHtml } from '../../text/escape.js';
import { authorError } from '../interview-error.js';
import { Markup } from '../values/markup.js';

/** Bytes that the largest code holds at error correction M (ISO/IEC 18004, table 7). */
const mostBytes = 2331;

/**
 * A text as a QR code: an image with the text as its alternative, so that nobody needs the picture.
 * Where there are no images, in a document, it prints the text.
 */
export function qrCode(text: string): Markup {
  if (text === '') throw authorError('qr_code needs a text');
  const bytes = encodeURIComponent(text).replaceAll(/%[\dA-F]{2}/g, '.').length;
  if (bytes > mostBytes) throw authorError(`qr_code takes ${mostBytes} bytes at most`);
  const code = qrcode(0, 'M');
  code.addData(utf8(text), 'Byte');
  code.make();
  const quiet = 4;
  const size = code.getModuleCount() + 2 * quiet;
  let path = '';
  for (let row = 0; row < code.getModuleCount(); row += 1)
    for (let column = 0; column < code.getModuleCount(); column += 1)
      if (code.isDark(row, column)) path += `M${column + quiet},${row + quiet}h1v1h-1z`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#fff" d="M0,0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return new Markup(`<img src="${source}" alt="${escapeHtml(text)}" width="200" height="200">`, text);
}

/** The text with one character for each byte of its UTF-8, as the encoder takes bytes. */
function utf8(text: string): string {
  return encodeURIComponent(text).replaceAll(/%([\dA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
