import type { BlobItem, ContainerClient } from '@azure/storage-blob';

const atOnce = 16;

/** Deletes so that nothing can be brought back: blobs, snapshots, versions and blocks that were never committed. */
export class AzureRemoval {
  constructor(private readonly container: ContainerClient) {}

  async removeKey(name: string): Promise<void> {
    // The name itself sorts before all that begin with it.
    await this.removeWhile(name, (found) => found === name);
  }

  /** Returns how many blobs a reader could see. */
  removePrefix(prefix: string): Promise<number> {
    return this.removeWhile(prefix, () => true);
  }

  private async removeWhile(prefix: string, belongs: (name: string) => boolean): Promise<number> {
    const committed = this.container.listBlobsFlat({ prefix });
    const seen = await inBatches(committed, belongs, async ({ name }) => {
      const { succeeded } = await this.container
        .getBlobClient(name)
        .deleteIfExists({ deleteSnapshots: 'include' });
      return succeeded;
    });
    const staged = this.container.listBlobsFlat({ prefix, includeUncommitedBlobs: true });
    await inBatches(staged, belongs, async ({ name }) => {
      // Blocks without a blob cannot be deleted: an empty blob takes their place, and that one can.
      const blob = this.container.getBlockBlobClient(name);
      await blob.upload('', 0);
      await blob.deleteIfExists({ deleteSnapshots: 'include' });
      return true;
    });
    // Last: what was current becomes a version by its deletion.
    const versions = this.container.listBlobsFlat({ prefix, includeVersions: true });
    await inBatches(versions, belongs, async ({ name, versionId }) => {
      if (versionId === undefined) return false;
      const { succeeded } = await this.container.getBlobClient(name).withVersion(versionId).deleteIfExists();
      return succeeded;
    });
    return seen;
  }
}

/** Works through items until one does not belong. Returns for how many `work` said yes. */
async function inBatches(
  items: AsyncIterable<BlobItem>,
  belongs: (name: string) => boolean,
  work: (item: BlobItem) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  let batch: Promise<boolean>[] = [];
  const settle = async () => {
    count += (await Promise.all(batch)).filter(Boolean).length;
    batch = [];
  };
  for await (const item of items) {
    if (!belongs(item.name)) break;
    batch.push(work(item));
    if (batch.length === atOnce) await settle();
  }
  await settle();
  return count;
}
