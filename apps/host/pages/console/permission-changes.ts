import type { Permission, PermissionChange } from '#web';

/** What an upgrade would change, from the ids that both versions ask for (`mail.send`, `http:api.example.org`). */
export function permissionChanges(held: readonly string[], asked: readonly string[]): PermissionChange[] {
  const same = asked.filter((id) => held.includes(id));
  return [
    ...changes(
      'new',
      asked.filter((id) => !held.includes(id)),
    ),
    ...changes('same', same),
    ...changes(
      'gone',
      held.filter((id) => !asked.includes(id)),
    ),
  ];
}

function changes(change: PermissionChange['change'], ids: readonly string[]): PermissionChange[] {
  const hosts = ids.filter((id) => id.startsWith('http:')).map((id) => id.slice('http:'.length));
  const words = ids.filter((id) => !id.startsWith('http:')) as Permission['id'][];
  const permissions: Permission[] = words.map((id) => ({ id, hosts: [] }));
  if (hosts.length > 0) permissions.push({ id: 'http', hosts });
  return permissions.map((permission) => ({ change, permission }));
}
