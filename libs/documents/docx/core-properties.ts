import type { PreparedDocument } from '../prepared-document.js';
import { escapeXml } from './escape-xml.js';

/**
 * `docProps/core.xml` (ECMA-376 part 2, section 11): title, language and, where the caller gave it, the
 * time. docx would write the clock of the machine and an author 'Un-named'.
 */
export function coreProperties(document: PreparedDocument): string {
  const time = document.created?.toISOString().replace(/\.\d+Z$/, 'Z');
  const stamp = (name: string) =>
    time === undefined ? '' : `<dcterms:${name} xsi:type="dcterms:W3CDTF">${time}</dcterms:${name}>`;
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"' +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escapeXml(document.title)}</dc:title>` +
    (document.subject === null ? '' : `<dc:subject>${escapeXml(document.subject)}</dc:subject>`) +
    `<dc:language>${escapeXml(document.language)}</dc:language>` +
    stamp('created') +
    stamp('modified') +
    '</cp:coreProperties>'
  );
}
