import type { AssemblyReply, AssemblyRequest } from './assembly-message.js';
import { renderDocx } from './docx/render-docx.js';
import type { DocumentFormat } from './document-format.js';
import { renderHtml } from './html/render-html.js';
import { renderMarkdown } from './markdown/render-markdown.js';
import { renderPdf } from './pdf/render-pdf.js';
import { prepareDocument } from './prepare-document.js';
import type { PreparedDocument } from './prepared-document.js';
import { sourceSchema } from './source-schema.js';

const renderers: Record<DocumentFormat, (document: PreparedDocument) => Buffer | Promise<Buffer>> = {
  pdf: renderPdf,
  docx: renderDocx,
  md: renderMarkdown,
  html: renderHtml,
};

/** Checks a tree and makes the file. Never rejects: what goes wrong is a reason, without the words. */
export async function renderDocument(request: AssemblyRequest): Promise<AssemblyReply> {
  const source = sourceSchema.safeParse(request.source);
  if (!source.success) return { type: 'failed', reason: 'invalid' };
  try {
    const bytes = await renderers[request.format](prepareDocument(source.data, request));
    return bytes.length > request.outputBytes
      ? { type: 'failed', reason: 'output' }
      : { type: 'document', bytes };
  } catch {
    // What was thrown may quote answers, and this reply ends in logs.
    return { type: 'failed', reason: 'typesetting' };
  }
}
