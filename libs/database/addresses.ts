/** The three roles: who migrates, the host, the provider console. None is a superuser or passes a policy. */
export const ROLES = { owner: 'affiant_owner', app: 'affiant_app', console: 'affiant_console' } as const;
export type Role = keyof typeof ROLES;

/** One connection URL a role; null for what this installation was not given. */
export type Addresses = Record<Role, string | null>;

/** Makes a role's password: 256 bits of the platform key, by label. */
export type Derive = (label: string) => string;

/** The label for `Derive` under which a role's password is worked out. */
export function passwordLabel(role: Role): string {
  return `database role ${ROLES[role]}`;
}

/** `address` with another role's name and password. */
export function addressOf(address: string, role: Role, derive: Derive): string {
  const url = new URL(address);
  url.username = ROLES[role];
  url.password = encodeURIComponent(derive(passwordLabel(role)));
  return url.href;
}
