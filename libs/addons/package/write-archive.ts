import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** npm's own, the day of which every package of it is: see `pacote`. */
const MODIFIED = new Date('1985-10-26T08:15:00.000Z');
const OPERATING_SYSTEM = 9;
const UNKNOWN = 255;

/** Writes files as the tarball of a package; equal files give equal bytes on every system. */
export async function writeArchive(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const tar = pack();
  for (const name of [...files.keys()].toSorted()) {
    const header = {
      name: `package/${name}`,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: MODIFIED,
      type: 'file' as const,
    };
    tar.entry(header, files.get(name) ?? Buffer.alloc(0));
  }
  tar.finalize();
  const tarball = gzipSync(await buffer(tar), { level: 9 });
  // zlib writes the system that it runs on (RFC 1952, OS).
  tarball[OPERATING_SYSTEM] = UNKNOWN;
  return tarball;
}
