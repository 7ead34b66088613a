import { Readable } from 'node:stream';
import { openStream, sealStream } from './file.js';
import { SessionKey } from './session-key.js';

/** Seals and opens streams under one key. Errors of the given stream become the returned one's. */
export interface TemporarySealer {
  seal(plain: Readable): Readable;
  /** The returned stream fails with `RecordCorrupt` where bytes were changed. */
  open(sealed: Readable): Readable;
}

const PLACE = { tenant: '', session: '', file: 'temporary', role: 'temporary' };
const NO_DESCRIPTION = { name: '', contentType: '' };

/** For temporary files: a new key that only this process has, and that ends with it. */
export function temporarySealer(): TemporarySealer {
  const key = SessionKey.generate();
  return {
    seal: (plain) => sealStream(key, PLACE, NO_DESCRIPTION, plain),
    open(sealed) {
      const content = async function* () {
        const { body } = await openStream(key, PLACE, sealed);
        yield* body as AsyncIterable<Buffer>;
      };
      const stream = Readable.from(content(), { objectMode: false });
      stream.once('close', () => sealed.destroy());
      return stream;
    },
  };
}
