import { buffer } from 'node:stream/consumers';
import { openStream, type PlatformKey, sealStream, serverFileKey, serverFileKeys } from '#encryption';
import { BlobNotFound, type BlobStore } from '#storage';
import { flatName } from '../package/package-name.js';
import type { AddonFiles } from './addon-facades.js';
import { FileNameRefused } from './file-name-refused.js';
import { FileTooLarge } from './file-too-large.js';

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;

/**
 * The files of one add-on of one tenant, below a prefix that no name leads out of. Sealed under a key
 * of the server's for this tenant: the file store alone gives nothing away, and a file that is put in
 * another's place does not open.
 *
 * @param largestKib of one file; a larger one is refused with `FileTooLarge`
 */
export function sealedFiles(
  blobs: BlobStore,
  platformKey: PlatformKey,
  tenantId: string,
  addon: string,
  largestKib: number,
): AddonFiles {
  const prefix = `t/${tenantId}/addons/${flatName(addon)}/`;
  const keyOf = (name: string): string => {
    if (!NAME.test(name)) throw new FileNameRefused();
    return `${prefix}${name}`;
  };
  const identity = (file: string) => ({ tenant: tenantId, session: flatName(addon), file, role: 'addon' });
  return {
    async put(name, content) {
      const key = keyOf(name);
      if (content.length > largestKib * 1024) throw new FileTooLarge(largestKib);
      const sealed = sealStream(
        serverFileKey(platformKey, tenantId),
        identity(name),
        { name, contentType: 'application/octet-stream' },
        content,
      );
      await blobs.put(key, sealed);
    },
    async get(name) {
      const key = keyOf(name);
      try {
        const sealed = await blobs.get(key);
        const { body } = await openStream(serverFileKeys(platformKey, tenantId), identity(name), sealed);
        return await buffer(body);
      } catch (error) {
        if (error instanceof BlobNotFound) return null;
        throw error;
      }
    },
    async delete(name) {
      await blobs.delete(keyOf(name));
    },
    async list() {
      const names: string[] = [];
      for await (const key of blobs.list(prefix)) names.push(key.slice(prefix.length));
      return names.toSorted();
    },
  };
}
