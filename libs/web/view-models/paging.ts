/** Which entries of a list a page shows, and the way to the others. */
export interface Paging {
  /** Numbers of the first and last entry shown, from 1; both 0 for an empty list. */
  from: number;
  to: number;
  total: number;
  previous: string | null;
  next: string | null;
}
