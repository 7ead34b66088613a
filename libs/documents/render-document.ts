import type { DocumentSource } from '#interview';
import type { AssemblyReply, AssemblyRequest } from './assembly-message.js';
import { fillDocx } from './docx/fill-docx.js';
import { renderDocx } from './docx/render-docx.js';
import type { DocumentFormat } from './document-format.js';
import { renderHtml } from './html/render-html.js';
import { renderMarkdown } from './markdown/render-markdown.js';
import { fillForm } from './pdf/fill-form.js';
import { renderPdf } from './pdf/render-pdf.js';
import { UnknownFormField } from './pdf/unknown-form-field.js';
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
    const bytes = await rendered(source.data, request);
    return bytes.length > request.outputBytes
      ? { type: 'failed', reason: 'output' }
      : { type: 'document', bytes };
  } catch (error) {
    // What was thrown may quote answers, and this reply ends in logs.
    return { type: 'failed', reason: error instanceof UnknownFormField ? 'template' : 'typesetting' };
  }
}

async function rendered(
  source: DocumentSource,
  { format, template, ...options }: AssemblyRequest,
): Promise<Buffer> {
  const document = prepareDocument(source, options);
  const filled = source.template;
  if (filled === undefined) return renderers[format](document);
  if (template === null || filled.type !== format) throw new Error('Not a format of this template');
  return filled.type === 'docx' ? fillDocx(filled, template, document) : fillForm(filled, template, document);
}
