import { StorageUnavailable } from './errors.js';

/** The `code` of an error of the operating system, or undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** Nothing of ours lies there: no entry, or a link or another kind of thing where only our own kind counts. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(systemCode(error) ?? '');
}

/** What the disk refused becomes `StorageUnavailable`; an abort or the body's own error goes on as it is. */
export function asStorageError(operation: string, error: unknown): unknown {
  return systemCode(error) === undefined ? error : new StorageUnavailable(operation, { cause: error });
}
