import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import type { Config } from '#config';
import { CsrfRefused } from '#identity';
import type { FormBody } from '#web';

const MIB = 1024 * 1024;
const MOST_FILES = 20;

/**
 * A page's form with files, part by part as it comes in; the token stands first, and `check` throws where it is wrong.
 * `take` gets each file that was chosen and gives what stands for it in the form. Throws `CsrfRefused`.
 */
export async function readFormParts(
  request: FastifyRequest,
  { uploadMib, screenAnswersMib, fields }: Config['limits'],
  check: (token: string) => void,
  take: (control: string, file: { name: string; content: Readable }) => Promise<{ [name: string]: string }>,
): Promise<FormBody> {
  const body: FormBody = {};
  let checked = false;
  const bounds = {
    fileSize: uploadMib * MIB + 1,
    fieldSize: screenAnswersMib * MIB,
    files: MOST_FILES,
    // A field may have several controls: the parts of a date, the boxes of a list.
    fields: fields * 20,
    parts: fields * 20 + MOST_FILES,
  };
  for await (const part of request.parts({ limits: bounds })) {
    if (part.type === 'field') {
      if (part.fieldname === '_csrf' && !checked) {
        check(String(part.value));
        checked = true;
      }
      put(body, part.fieldname, String(part.value));
      continue;
    }
    if (!checked) throw new CsrfRefused();
    // A file field where nothing was chosen is sent with an empty name (HTML, 4.10.22.7).
    if (part.filename === '' || part.filename === undefined) part.file.resume();
    else {
      const given = await take(part.fieldname, { name: part.filename, content: part.file });
      for (const [name, value] of Object.entries(given)) put(body, name, value);
    }
  }
  if (!checked) throw new CsrfRefused();
  return body;
}

function put(body: FormBody, name: string, value: string): void {
  const before = Object.hasOwn(body, name) ? body[name] : undefined;
  const all = before === undefined ? value : [before, value].flat();
  Object.defineProperty(body, name, { value: all, enumerable: true, writable: true, configurable: true });
}
