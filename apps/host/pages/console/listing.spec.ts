import { describe, expect, test } from 'vitest';
import { listing, type ListingQuery } from './listing.js';

const names = Array.from({ length: 60 }, (_, index) => `Person ${index + 1}`);
const of = (asked: ListingQuery) => listing(names, (name) => name, '/admin/people', asked);

describe('a console’s list', () => {
  test('shows 25 entries, says which of how many, and links to the pages beside', () => {
    expect(of({})).toMatchObject({
      shown: names.slice(0, 25),
      paging: { from: 1, to: 25, total: 60, previous: null, next: '/admin/people?page=2' },
    });
    expect(of({ page: '2' }).paging).toMatchObject({
      previous: '/admin/people',
      next: '/admin/people?page=3',
    });
    expect(of({ page: '3' }).paging).toMatchObject({ from: 51, to: 60, next: null });
  });

  test('is searched without regard to case, over all pages, and keeps the search from page to page', () => {
    expect(of({ query: ' PERSON 6 ' })).toMatchObject({ query: 'PERSON 6', paging: { total: 2 } });
    expect(of({ query: 'person' }).paging.next).toBe('/admin/people?query=person&page=2');
    expect(of({ query: 'a&b=c' }).paging).toEqual({ from: 0, to: 0, total: 0, previous: null, next: null });
  });

  test.each(['0', '-1', '1e3', 'x', ['2', '3'], { a: 1 }, '99999999999'])(
    'takes page %j as the first',
    (page) => {
      expect(of({ page }).paging.from).toBe(1);
    },
  );

  test('ends on its last page, however far somebody asks', () => {
    expect(of({ page: '900' }).paging).toMatchObject({ from: 51, to: 60, next: null });
  });
});
