import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Version {
  name: string;
  id: string;
  current: boolean;
}

/**
 * A container of an account with blob versioning as the Blob service's REST reference describes it, as far as deleting
 * needs it (Azurite has no versions): Put Blob, List Blobs, Delete Blob with and without a version.
 */
export class VersionedContainer {
  versions: Version[] = [];
  private count = 0;

  private readonly server = createServer((request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://container');
    const name = decodeURIComponent(pathname.split('/').slice(3).join('/'));
    void text(request).then(() => {
      if (query.get('comp') === 'list') return answer(response, 200, this.list(query));
      if (request.method === 'PUT') return answer(response, 201, this.write(name));
      if (request.method === 'DELETE') return answer(response, this.remove(name, query.get('versionid')), '');
      return answer(response, 501, '');
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

  private write(name: string): string {
    this.demote(name);
    this.versions.push({
      name,
      id: `2026-11-24T00:00:00.${String(++this.count).padStart(7, '0')}Z`,
      current: true,
    });
    return '';
  }

  private demote(name: string): void {
    this.versions = this.versions.map((version) =>
      version.name === name ? { ...version, current: false } : version,
    );
  }

  private remove(name: string, id: string | null): number {
    const version = this.versions.find(
      (stored) => stored.name === name && (id === null ? stored.current : stored.id === id),
    );
    if (!version) return 404;
    // OperationNotAllowedOnRootBlob: the current version is not deleted by its id.
    if (id !== null && version.current) return 409;
    if (id === null) this.demote(name);
    else this.versions = this.versions.filter((stored) => stored !== version);
    return 202;
  }

  private list(query: URLSearchParams): string {
    const all = query.get('include')?.split(',').includes('versions') ?? false;
    const rows = this.versions
      .filter(({ name, current }) => name.startsWith(query.get('prefix') ?? '') && (all || current))
      .toSorted((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1))
      .map(
        ({ name, id, current }) =>
          `<Blob><Name>${name}</Name>${all ? `<VersionId>${id}</VersionId>` : ''}${all && current ? '<IsCurrentVersion>true</IsCurrentVersion>' : ''}<Properties/></Blob>`,
      );
    return `<EnumerationResults><Blobs>${rows.join('')}</Blobs><NextMarker/></EnumerationResults>`;
  }
}

function answer(response: ServerResponse, status: number, xml: string): void {
  const code = status === 404 ? { 'x-ms-error-code': 'BlobNotFound' } : {};
  response.writeHead(status, { 'content-type': 'application/xml', ...code }).end(xml);
}
