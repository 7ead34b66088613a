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

parentPort?.on('message', (job: CleaningJob) => {
  void answer(job).then((reply) => parentPort?.postMessage(reply));
});

async function answer({ kind, bytes, docx }: CleaningJob): Promise<CleaningReply> {
  try {
    return { bytes: kind === 'pdf' ? await cleanPdf(bytes) : cleanDocx(bytes, docx) };
  } catch (error) {
    return { refused: error instanceof UploadRefused ? error.reason : 'damaged' };
  }
}
