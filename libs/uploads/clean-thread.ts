import { parentPort } from 'node:worker_threads';
import { cleanDocx, type DocxLimits } from './clean-docx.js';
import { cleanPdf } from './clean-pdf.js';
import { UploadRefused, type RefusalReason } from './errors.js';

/** What the thread is asked to do. */
export interface CleaningJob {
  kind: 'pdf' | 'docx';
  bytes: Uint8Array;
  docx: DocxLimits;
}

export type CleaningReply = { bytes: Uint8Array } | { refused: RefusalReason };

parentPort?.on('message', async ({ kind, bytes, docx }: CleaningJob) => {
  let reply: CleaningReply;
  try {
    reply = { bytes: kind === 'pdf' ? await cleanPdf(bytes) : cleanDocx(bytes, docx) };
  } catch (error) {
    reply = { refused: error instanceof UploadRefused ? error.reason : 'damaged' };
  }
  parentPort?.postMessage(reply);
});
