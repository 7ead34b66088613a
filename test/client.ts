import { request } from 'node:http';
import type { Json, Screen } from '#interview';

export interface Answer<T = { [name: string]: Json }> {
  status: number;
  headers: { [name: string]: string | string[] | undefined };
  bytes: Buffer;
  json: T;
}

/**
 * A client of the REST API with a cookie jar, as a browser's script would be: it sends the tenant's
 * host name, its origin, its cookies and the CSRF token.
 */
export class Client {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly origin: string,
    /** Sent instead of what a browser would send; null leaves a header out. */
    private readonly headers: { [name: string]: string | null } = {},
  ) {}

  get<T = { [name: string]: Json }>(path: string): Promise<Answer<T>> {
    return this.send('GET', path);
  }

  post<T = { [name: string]: Json }>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.send('POST', path, body);
  }

  delete<T = { [name: string]: Json }>(path: string): Promise<Answer<T>> {
    return this.send('DELETE', path);
  }

  /** What a page's form sends, with its token. */
  postForm<T = { [name: string]: Json }>(
    path: string,
    values: { [name: string]: string | string[] },
  ): Promise<Answer<T>> {
    const form = new URLSearchParams({ _csrf: this.cookies.get('affiant_csrf') ?? '' });
    for (const [name, value] of Object.entries(values))
      for (const each of [value].flat()) form.append(name, each);
    return this.send('POST', path, form);
  }

  /** A form with files: fields as text, files as `File`; the token stands first, as on a page. */
  async postMultipart<T = { [name: string]: Json }>(
    path: string,
    values: { [name: string]: string | File | (string | File)[] },
  ): Promise<Answer<T>> {
    const form = new FormData();
    form.append('_csrf', this.cookies.get('affiant_csrf') ?? '');
    for (const [name, value] of Object.entries(values))
      for (const each of [value].flat()) form.append(name, each);
    return this.send('POST', path, form);
  }

  async send<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const url = new URL(path, this.origin);
    const multipart = body instanceof FormData ? new Response(body) : null;
    const headers = {
      host: url.host,
      origin: url.origin,
      ...(this.cookies.size > 0 && { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') }),
      ...(this.cookies.has('affiant_csrf') &&
        !(body instanceof URLSearchParams) && { 'x-csrf-token': this.cookies.get('affiant_csrf') }),
      ...(body !== undefined && {
        'content-type':
          multipart?.headers.get('content-type') ??
          (body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json'),
      }),
      ...this.headers,
    };
    const bytes = multipart && Buffer.from(await multipart.arrayBuffer());
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== null));
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: url.port,
          method,
          path: url.pathname + url.search,
          headers: sent as never,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            this.keep(incoming.headers['set-cookie'] ?? []);
            const bytes = Buffer.concat(chunks);
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              bytes,
              json: parsed(bytes) as T,
            });
          });
        },
      );
      outgoing.on('error', reject);
      const isForm = body instanceof URLSearchParams;
      outgoing.end(
        bytes ?? (body === undefined ? undefined : isForm ? body.toString() : JSON.stringify(body)),
      );
    });
  }

  private keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || attributes.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

export type Started = { session: string; screen: Screen };

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
