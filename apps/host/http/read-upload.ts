import type { FastifyRequest } from 'fastify';
import { CsrfRefused } from '#identity';
import { MalformedBody } from './malformed-body.js';

/**
 * The files of a page's form, by their names. The form's token stands first: `check` sees it before a
 * byte of a file is taken in, and throws. Throws `CsrfRefused`, `MalformedBody`.
 */
export async function readUpload(
  request: FastifyRequest,
  names: readonly string[],
  check: (token: string) => void,
): Promise<Map<string, Buffer>> {
  if (!request.isMultipart()) throw new MalformedBody([{ field: names[0] ?? '', message: 'Choose a file.' }]);
  const files = new Map<string, Buffer>();
  let checked = false;
  for await (const part of request.parts()) {
    if (part.type === 'field' && part.fieldname === '_csrf') {
      check(String(part.value));
      checked = true;
      continue;
    }
    if (!checked) throw new CsrfRefused();
    if (part.type !== 'file' || !names.includes(part.fieldname) || files.has(part.fieldname)) {
      throw new MalformedBody([{ field: part.fieldname, message: 'There is no such part.' }]);
    }
    files.set(part.fieldname, await part.toBuffer());
  }
  if (!checked) throw new CsrfRefused();
  return files;
}
