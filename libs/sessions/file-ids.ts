import type { Json } from '#interview';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id as uploads get; anything else names none. */
export function isFileId(id: string): boolean {
  return uuid.test(id);
}

/** The ids of `{"file": id}` in the values of an answer, a list of these included. */
export function fileIdsIn(values: { [name: string]: Json }): string[] {
  const found = Object.values(values).flatMap((value) => (Array.isArray(value) ? value : [value]));
  const ids = found.flatMap((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['file'] === 'string'
      ? [value['file']]
      : [],
  );
  return [...new Set(ids)].filter(isFileId).slice(0, MOST);
}

/** More than any screen asks for. */
const MOST = 1000;
