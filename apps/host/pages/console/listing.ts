import type { Paging } from '#web';

/** Entries on one page of a console's list. */
const PAGE = 25;

/** What a list's address asks for (`?query=…&page=…`), each value as it came. */
export interface ListingQuery {
  query?: unknown;
  page?: unknown;
}

/** A list as one of its pages shows it. */
export interface Listing<T> {
  query: string;
  shown: T[];
  paging: Paging;
}

/**
 * The entries whose text holds what was searched for, without regard to case, and of these one page.
 * A page that is not there is the last one; what is no number is the first.
 */
export function listing<T>(
  all: readonly T[],
  textOf: (entry: T) => string,
  address: string,
  asked: ListingQuery,
): Listing<T> {
  const query = typeof asked.query === 'string' ? asked.query.trim().slice(0, 200) : '';
  const wanted = query.toLowerCase();
  const found = all.filter((entry) => textOf(entry).toLowerCase().includes(wanted));
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(pages, /^[1-9][0-9]{0,8}$/.test(String(asked.page)) ? Number(asked.page) : 1);
  const first = (page - 1) * PAGE;
  const shown = found.slice(first, first + PAGE);
  const link = (to: number) => (to < 1 || to > pages ? null : addressOf(address, query, to));
  return {
    query,
    shown,
    paging: {
      from: shown.length === 0 ? 0 : first + 1,
      to: first + shown.length,
      total: found.length,
      previous: link(page - 1),
      next: link(page + 1),
    },
  };
}

function addressOf(address: string, query: string, page: number): string {
  const asked = new URLSearchParams({
    ...(query !== '' && { query }),
    ...(page > 1 && { page: String(page) }),
  });
  return asked.size === 0 ? address : `${address}?${asked.toString()}`;
}
