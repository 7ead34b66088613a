import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { EgressRefused } from './errors.js';
import { isLoopback, isPublicAddress } from './public-address.js';

/** `egress` of the configuration. */
export interface EgressRules {
  /**
   * Origins (`https://login.intern.example`) that may lie at private or own addresses. `http:` is
   * taken for one of these only, and only on loopback.
   */
  allow: readonly string[];
  /** From the first packet to the last byte. */
  seconds: number;
  /** Most of an answer's body. */
  kib: number;
}

export interface EgressRequest {
  method?: string;
  headers?: { readonly [name: string]: string };
  body?: string | null;
}

/** How an `Egress` differs from that of a login elsewhere. */
export interface EgressOptions {
  /** True: port 443 alone, but for the origins of `allow`: whoever names a host does not name its other services. */
  standardPort?: boolean;
  /** All addresses of a name; Node's own where it is missing. */
  resolve?: (name: string) => Promise<{ address: string; family: number }[]>;
}

/** A tunnel (CONNECT) or an echo (TRACE) is no request for an answer. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * What Node sets itself (RFC 9110, 7.2 and 7.6.1; RFC 9112, 6): `host` would choose another site behind the address,
 * and the name in TLS with it, the others where a request ends.
 */
const OWN_HEADERS =
  /^(connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** Statuses whose answers have no body (Fetch standard, null body status). */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * The one way out of the host for addresses that a configuration or a stranger's document names: https,
 * the name resolved once and the connection pinned to that address (no DNS rebinding), private and own
 * addresses refused, redirects handed back and never followed, time and size bounded.
 * (OWASP Server-Side Request Forgery Prevention.)
 */
export class Egress {
  private readonly allowed: ReadonlySet<string>;
  private readonly standardPort: boolean;
  private readonly addressesOf: NonNullable<EgressOptions['resolve']>;

  constructor(
    private readonly rules: EgressRules,
    { standardPort = false, resolve = (name) => lookup(name, { all: true }) }: EgressOptions = {},
  ) {
    this.standardPort = standardPort;
    this.addressesOf = resolve;
    this.allowed = new Set(rules.allow.map((origin) => new URL(origin).origin));
  }

  /** Throws `EgressRefused`, and what Node throws where the other side cannot be reached. */
  async fetch(address: string | URL, { method = 'GET', headers = {}, body = null }: EgressRequest = {}) {
    const url = new URL(address);
    if (!METHODS.has(method))
      throw new EgressRefused(url.host, 'the method is not one of those that it sends');
    const own = Object.keys(headers).find((name) => OWN_HEADERS.test(name));
    if (own !== undefined) throw new EgressRefused(url.host, `the header ${own.toLowerCase()} cannot be set`);
    const pinned = await this.resolve(url);
    const timeout = AbortSignal.timeout(this.rules.seconds * 1000);
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const outgoing = send(url, {
        method,
        headers,
        signal: timeout,
        agent: false,
        lookup: (_name, options, done) =>
          options.all === true ? done(null, [pinned]) : done(null, pinned.address, pinned.family),
      });
      outgoing.on('response', resolve).on('error', reject).end(body);
    });
    const bytes = await this.read(incoming, url);
    const status = incoming.statusCode ?? 502;
    return new Response(WITHOUT_BODY.has(status) ? null : bytes, { status, headers: headersOf(incoming) });
  }

  /** One address of the host, after all of them were found to be allowed. */
  private async resolve(url: URL): Promise<{ address: string; family: number }> {
    const refuse = (reason: string) => new EgressRefused(url.host, reason);
    if (url.username !== '' || url.password !== '') throw refuse('the address carries a password');
    const listed = this.allowed.has(url.origin);
    if (this.standardPort && url.port !== '' && !listed) throw refuse('its port is not that of https');
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const found = isIP(name) ? [{ address: name, family: isIP(name) }] : await this.addressesOf(name);
    const own = ownAddresses();
    for (const { address } of found) {
      const isOurs = own.has(address) || !isPublicAddress(address);
      if (isOurs && !listed) throw refuse('it is a private address that the operator does not list');
      const secure = url.protocol === 'https:';
      if (!secure && !(url.protocol === 'http:' && listed && isLoopback(address)))
        throw refuse('it is not https');
    }
    const [first] = found;
    if (first === undefined) throw refuse('the name has no address');
    return first;
  }

  private async read(incoming: IncomingMessage, url: URL): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > this.rules.kib * 1024) {
        incoming.destroy();
        throw new EgressRefused(url.host, `the answer is over ${this.rules.kib} KiB`);
      }
      chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks));
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  return headers;
}

function ownAddresses(): Set<string> {
  return new Set(
    Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address)),
  );
}
