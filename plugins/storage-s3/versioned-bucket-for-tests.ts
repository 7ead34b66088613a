import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Version {
  key: string;
  id: string;
  marker: boolean;
}

/**
 * A bucket with versioning as the S3 API reference describes it, as far as deleting needs it (s3rver has no versions
 * and cannot list uploads): PutObject, DeleteObjects, ListObjectVersions, Create-, Abort- and ListMultipartUploads.
 */
export class VersionedBucket {
  versions: Version[] = [];
  uploads: { key: string; id: string }[] = [];
  /** Names of query parameters whose operations are refused, as by a policy. */
  denied = new Set<string>();
  private count = 0;

  private readonly server = createServer((request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://bucket');
    const key = decodeURIComponent(pathname.split('/').slice(2).join('/'));
    const id = `v${++this.count}`;
    const denied = [...this.denied].find((name) => query.has(name));
    void text(request).then((body) => {
      if (denied !== undefined) return answer(response, 403, '<Error><Code>AccessDenied</Code></Error>');
      const operation = `${request.method}${key === '' ? '' : ' key'}${['versions', 'uploads', 'delete', 'uploadId'].filter((name) => query.has(name)).join()}`;
      const prefix = query.get('prefix') ?? '';
      switch (operation) {
        case 'PUT key':
          this.versions.unshift({ key, id, marker: false });
          return answer(response, 200, '');
        case 'POST keyuploads':
          this.uploads.push({ key, id });
          return answer(
            response,
            200,
            `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
          );
        case 'DELETE keyuploadId':
          this.uploads = this.uploads.filter((upload) => upload.id !== query.get('uploadId'));
          return answer(response, 204, '');
        case 'GETuploads':
          return answer(response, 200, this.listUploads(prefix));
        case 'GETversions':
          return answer(response, 200, this.listVersions(prefix, Number(query.get('max-keys'))));
        case 'POSTdelete':
          return answer(response, 200, this.deleteObjects(body, id));
        default:
          return answer(response, 501, '<Error><Code>NotImplemented</Code></Error>');
      }
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private listUploads(prefix: string): string {
    const found = this.uploads.filter(({ key }) => key.startsWith(prefix)).toSorted(byKey);
    const rows = found.map(({ key, id }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`);
    return `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListMultipartUploadsResult>`;
  }

  private listVersions(prefix: string, most: number): string {
    const found = this.versions.filter(({ key }) => key.startsWith(prefix)).toSorted(byKey);
    const rows = found.slice(0, most).map(({ key, id, marker }) => {
      const latest = this.versions.find((version) => version.key === key)?.id === id;
      const tag = marker ? 'DeleteMarker' : 'Version';
      return `<${tag}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest></${tag}>`;
    });
    return `<ListVersionsResult><IsTruncated>${found.length > most}</IsTruncated>${rows.join('')}</ListVersionsResult>`;
  }

  /** Without a version id a delete only puts a marker on top: what was stored can be brought back. */
  private deleteObjects(body: string, id: string): string {
    for (const [, key = '', , version] of body.matchAll(/<Key>(.*?)<\/Key>(<VersionId>(.*?)<\/VersionId>)?/g))
      if (version === undefined) this.versions.unshift({ key, id, marker: true });
      else this.versions = this.versions.filter((stored) => stored.id !== version);
    return '<DeleteResult></DeleteResult>';
  }
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}

function answer(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(xml);
}
