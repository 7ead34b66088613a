import { describe, expect, test } from 'vitest';
import { auditFilterOf, auditSearch } from './audit-search.js';

const accounts = new Map([['rosa@harbor.example', '6f8b1b1e-7c3b-4b7e-9f57-0d2f2f6a4f00']]);
const read = (query: { [name: string]: unknown }, zone = 'UTC') =>
  auditFilterOf(auditSearch(query), zone, accounts);

describe('the search of an audit log', () => {
  test('means whole days where the organization is, the last one included', () => {
    const { filter } = read({ since: '2026-06-14', until: '2026-06-14' }, 'America/New_York');
    expect(filter.sinceMs).toBe(Date.parse('2026-06-14T00:00:00-04:00'));
    expect(filter.untilMs).toBe(Date.parse('2026-06-15T00:00:00-04:00'));
  });

  test('finds a person by the address, in any case', () => {
    expect(read({ person: ' Rosa@Harbor.example' }).filter.account).toBe(accounts.get('rosa@harbor.example'));
  });

  test('names what it cannot read, instead of showing everything', () => {
    expect(read({ person: 'x@y.example', since: '14/06/2026', until: '2026-02-30' }).problems).toEqual([
      { field: 'person', problem: 'person' },
      { field: 'since', problem: 'day' },
      { field: 'until', problem: 'day' },
    ]);
  });

  test('takes no event, outcome or place that is none', () => {
    const { filter } = read({ event: "' or 1=1", outcome: 'all', before: '1e9', since: ['2026-06-14'] });
    expect(Object.values(filter).every((value) => value === undefined)).toBe(true);
  });
});
