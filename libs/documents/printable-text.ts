/**
 * Text as it may stand in a document: what a reader sees is what was typed, in that order.
 *
 * Gone are control characters (XML 1.0 section 2.2 forbids them, so a DOCX with one does not open),
 * U+FFFE and U+FFFF, and the bidirectional embeddings, overrides and isolates: with them an answer
 * could make the words after it read backwards (Unicode UAX 9; 'Trojan Source', CVE-2021-42574). The
 * marks U+200E, U+200F and U+061C stay, since they change no order but their own. Lone surrogates
 * become U+FFFD. Line breaks are kept as `\n`; a tab becomes a space.
 */
export function printableText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(unprintable, '');
}

// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const unprintable = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g;
