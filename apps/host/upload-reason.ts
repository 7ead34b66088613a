import { QuotaExceeded } from '#sessions';
import { UploadRefused, UploadTooLarge } from '#uploads';
import type { FileRefusal } from '#web';

/** Why a file was not taken, for a page's words; null for what the person cannot mend with another file. */
export function reasonOf(error: unknown): FileRefusal | null {
  if (error instanceof UploadRefused) return error.reason;
  if (error instanceof UploadTooLarge) return 'large';
  return error instanceof QuotaExceeded ? 'full' : null;
}
