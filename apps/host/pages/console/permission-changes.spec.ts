import { describe, expect, it } from 'vitest';
import { permissionChanges } from './permission-changes.js';

describe('what an upgrade changes', () => {
  it('says of each permission whether it is new, the same or gone', () => {
    expect(permissionChanges(['files', 'background'], ['files', 'mail.send'])).toEqual([
      { change: 'new', permission: { id: 'mail.send', hosts: [] } },
      { change: 'same', permission: { id: 'files', hosts: [] } },
      { change: 'gone', permission: { id: 'background', hosts: [] } },
    ]);
  });

  it('asks anew for one more host, and only for that', () => {
    expect(permissionChanges(['http:a.example'], ['http:a.example', 'http:b.example'])).toEqual([
      { change: 'new', permission: { id: 'http', hosts: ['b.example'] } },
      { change: 'same', permission: { id: 'http', hosts: ['a.example'] } },
    ]);
  });

  it('marks everything new where nothing was installed', () => {
    expect(permissionChanges([], ['host']).map(({ change }) => change)).toEqual(['new']);
  });
});
