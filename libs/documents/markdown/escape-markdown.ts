/**
 * Text that CommonMark, and the tables and bare links of GitHub's dialect, read back as itself. Any
 * ASCII punctuation may be escaped by a backslash (CommonMark 0.31, section 2.4).
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>&#|~$@{}]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\b(?:mailto|xmpp)):/gi, '\\:')
    .replace(/\b(www)\./gi, '$1\\.')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])/, '$1\\$2');
}
