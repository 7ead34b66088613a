import { PDFDocument, PDFDropdown, PDFOptionList, PDFRadioGroup, PDFTextField } from '@cantoo/pdf-lib';
import { strFromU8, unzipSync } from 'fflate';

/**
 * The words of a finished DOCX or PDF, for tests of interviews: paragraphs on lines of their own, headers
 * and footers too, and the values of a form's fields.
 */
export async function documentWords(bytes: Uint8Array, format: 'docx' | 'pdf'): Promise<string> {
  return format === 'docx' ? wordsOfDocx(bytes) : wordsOfPdf(bytes);
}

function wordsOfDocx(bytes: Uint8Array): string {
  const parts = unzipSync(bytes, {
    filter: ({ name }) => /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$/.test(name),
  });
  return Object.keys(parts)
    .toSorted()
    .map((name) => wordsOfPart(strFromU8(parts[name] ?? new Uint8Array())))
    .join('\n');
}

function wordsOfPart(xml: string): string {
  return xml
    .replaceAll(/<w:(?:br|tab)\b[^>]*>|<\/w:(?:p|tc)>/g, '\n')
    .replaceAll(/<w:instrText\b[\s\S]*?<\/w:instrText>/g, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

async function wordsOfPdf(bytes: Uint8Array): Promise<string> {
  // Only tests of interviews read PDFs, so no host loads the reader.
  const { extractText, getDocumentProxy } = await import('unpdf');
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  const form = (await PDFDocument.load(bytes, { updateMetadata: false })).getForm();
  const values = form.getFields().flatMap((field) => {
    if (field instanceof PDFTextField) return field.getText() ?? [];
    if (field instanceof PDFRadioGroup) return field.getSelected() ?? [];
    return field instanceof PDFDropdown || field instanceof PDFOptionList ? field.getSelected() : [];
  });
  return [text, ...values].join('\n');
}
