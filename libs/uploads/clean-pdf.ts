import { EncryptedPDFError, PDFDocument } from '@cantoo/pdf-lib';
import { stripActions } from '#documents';
import { UploadRefused } from './errors.js';

/** A PDF without scripts, actions, embedded files and forms of XFA, written anew. Throws `UploadRefused`. */
export async function cleanPdf(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
    stripActions(document);
    return await document.save({ useObjectStreams: false, updateFieldAppearances: false });
  } catch (error) {
    throw new UploadRefused(error instanceof EncryptedPDFError ? 'locked' : 'damaged');
  }
}
