import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';

/** A version of an object, or a delete marker. */
interface Version {
  Key: string;
  VersionId?: string;
  /** Readers see this version. */
  current: boolean;
}

/**
 * Deletes so that nothing can be brought back: every version, every delete marker, every rest of a multipart upload.
 * A service that says NotImplemented to a listing has no such things; any other refusal (a missing right) is an error.
 */
export class S3Removal {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async removeKey(key: string): Promise<void> {
    // The key itself sorts before all that begin with it.
    await this.removeWhile(key, (found) => found === key);
  }

  /** Returns how many keys a reader could see. */
  removePrefix(prefix: string): Promise<number> {
    return this.removeWhile(prefix, () => true);
  }

  private async removeWhile(prefix: string, belongs: (key: string) => boolean): Promise<number> {
    // Uploads first: one that ended in between is then among the versions.
    for await (const { Key, UploadId } of this.uploads(prefix)) {
      if (!belongs(Key)) break;
      await this.client.send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId }));
    }
    let current = 0;
    for (;;) {
      // Always from the beginning: what a page held is gone when the next is asked for.
      const page = await this.versions(prefix);
      const batch = page.filter(({ Key }) => belongs(Key));
      if (batch.length === 0) return current;
      current += batch.filter((version) => version.current).length;
      await this.removeBatch(
        batch.map(({ Key, VersionId }) => ({ Key, ...(VersionId !== undefined && { VersionId }) })),
      );
    }
  }

  private async removeBatch(Objects: ObjectIdentifier[]): Promise<void> {
    const { Errors = [] } = await this.client.send(
      new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }),
    );
    const [error] = Errors;
    if (error) throw new Error(`${error.Code} at ${error.Key}: ${error.Message}`);
  }

  /** The first page, at most 1,000: as many as one call may delete. */
  private async versions(Prefix: string): Promise<Version[]> {
    const page = { Bucket: this.bucket, Prefix, MaxKeys: 1000 };
    try {
      const { Versions = [], DeleteMarkers = [] } = await this.client.send(
        new ListObjectVersionsCommand(page),
      );
      return [
        ...Versions.map(({ Key = '', VersionId, IsLatest }) => ({
          Key,
          VersionId,
          current: IsLatest === true,
        })),
        ...DeleteMarkers.map(({ Key = '', VersionId }) => ({ Key, VersionId, current: false })),
      ];
    } catch (error) {
      if (!isNotImplemented(error)) throw error;
      const { Contents = [] } = await this.client.send(new ListObjectsV2Command(page));
      return Contents.map(({ Key = '' }) => ({ Key, current: true }));
    }
  }

  private async *uploads(Prefix: string): AsyncIterable<{ Key: string; UploadId: string }> {
    let next: { KeyMarker?: string; UploadIdMarker?: string } = {};
    for (;;) {
      const page = await this.client
        .send(new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix, ...next }))
        .catch((error: unknown) => {
          if (isNotImplemented(error)) return undefined;
          throw error;
        });
      for (const { Key = '', UploadId = '' } of page?.Uploads ?? []) yield { Key, UploadId };
      if (page?.IsTruncated !== true) return;
      next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
  }
}

function isNotImplemented(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotImplemented' || error.name === 'MethodNotAllowed');
}
