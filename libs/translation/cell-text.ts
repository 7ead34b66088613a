/**
 * Text as a cell of a spreadsheet holds it (ECMA-376 part 1, 22.9.2.19): characters that XML lacks stand as
 * `_xHHHH_`, and so what looks like that is escaped itself.
 */
export function encodeCell(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

export function decodeCell(text: string): string {
  return text
    .replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\r\n?/g, '\n');
}
