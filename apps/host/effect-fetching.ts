import { Egress, EgressRefused, type EgressRules } from '#egress';
import type { FetchWanted, Json } from '#interview';
import { type Fetching, FetchRefused } from '#sessions';

/** Headers that an interview may set: none that says where a request goes, or how it is framed. */
const HEADERS = /^(accept|accept-language|authorization|content-type|x-[a-z0-9-]+)$/;

/**
 * `fetch_json` of interviews: to the hosts that the add-on's manifest names and the organization accepted, by the one
 * way out of the host. (OWASP Server-Side Request Forgery Prevention: the list first, then the address.)
 */
export class EffectFetching implements Fetching {
  constructor(
    rules: EgressRules,
    private readonly egress: Pick<Egress, 'fetch'> = new Egress(rules, { standardPort: true }),
  ) {}

  async fetch(wanted: FetchWanted, permissions: readonly string[]): Promise<Json> {
    const url = URL.parse(wanted.url);
    if (url === null) throw new FetchRefused(`"${wanted.url}" is not an address`);
    const permission = `http:${url.hostname}`;
    if (!permissions.includes(permission))
      throw new FetchRefused(`it needs the permission "${permission}", which the add-on does not hold`);
    const refused = Object.keys(wanted.headers).find((name) => !HEADERS.test(name));
    if (refused !== undefined) throw new FetchRefused(`the header "${refused}" cannot be set`);
    const response = await this.ask(url, wanted);
    if (!response.ok) throw new FetchRefused(`${url.host} answered with ${response.status}`);
    try {
      return (await response.json()) as Json;
    } catch (error) {
      throw new FetchRefused(`${url.host} did not answer with JSON`, { cause: error });
    }
  }

  private async ask(url: URL, { method, headers, body }: FetchWanted): Promise<Response> {
    const all = {
      accept: 'application/json',
      ...(body !== null && { 'content-type': 'application/json' }),
      ...headers,
    };
    try {
      return await this.egress.fetch(url, { method, headers: all, body });
    } catch (error) {
      if (error instanceof EgressRefused) throw new FetchRefused(error.message, { cause: error });
      throw new FetchRefused(`${url.host} could not be reached`, { cause: error });
    }
  }
}
