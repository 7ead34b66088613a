import type { FetchWanted, Json } from '#interview';

/** Replies of `fetch_json`, by the key of the request. */
export interface Replies {
  [key: string]: Json;
}

/** The way out for interviews. */
export interface Fetching {
  /**
   * The JSON that an address answers with. Throws `FetchRefused` where the add-on's permissions do not name its
   * host, where the host's own rules forbid the address, and where the answer is no JSON.
   */
  fetch(wanted: FetchWanted, permissions: readonly string[]): Promise<Json>;
}

/** A request of an interview that was not made, or that failed. `message` is for the author. */
export class FetchRefused extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`fetch_json: ${reason}`, options);
  }
}
