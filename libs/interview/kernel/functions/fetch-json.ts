import type { FetchWanted } from '../../protocol/call.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { Unfetched } from '../signals.js';
import { naturalText } from '../text/natural.js';

/**
 * `fetch_json(url, {method, headers, body})`: the reply, read as if it were an answer. Where it is not there yet the
 * step stops; the host fetches it, if the add-on may, and the code runs again.
 */
export function fetchJson(engine: Engine, url: unknown, options: unknown): unknown {
  const { world, request } = engine;
  const wanted = wantedOf(naturalText(url, world), options, engine);
  const replies = request.replies ?? {};
  for (const key of [wanted.key, wanted.url]) if (Object.hasOwn(replies, key)) return replies[key];
  return world.signal(new Unfetched(wanted));
}

function wantedOf(url: string, options: unknown, engine: Engine): FetchWanted {
  const given = (options ?? {}) as { method?: unknown; headers?: unknown; body?: unknown };
  const { world } = engine;
  const method = given.method === undefined ? 'GET' : naturalText(given.method, world).toUpperCase();
  if (method !== 'GET' && method !== 'POST')
    throw authorError(`fetch_json: the method is GET or POST, not "${method}"`);
  const headers = Object.fromEntries(
    Object.entries((given.headers ?? {}) as object).map(([name, value]) => [
      name.toLowerCase(),
      naturalText(value, world),
    ]),
  );
  const body = given.body === undefined ? null : JSON.stringify(world.toApi(given.body));
  const key = options === undefined ? url : JSON.stringify([method, url, headers, body]);
  return { key, url, method, headers, body };
}
