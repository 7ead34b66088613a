import type { Effect } from '#interview';

/** The permission that each effect needs; null: none, since it stays on this host. */
const needed: { readonly [type in Effect['type']]: string | null } = {
  send_email: 'mail.send',
  send_sms: 'sms.send',
  log: null,
};

/** Every permission that an effect can need: what a plain folder of interviews holds in its tests. */
export const effectPermissions: readonly string[] = Object.values(needed).filter((one) => one !== null);

/** An interview wanted something done that its add-on may not do. */
export class PermissionMissing extends Error {
  constructor(
    readonly effect: string,
    readonly permission: string,
  ) {
    super(`${effect} needs the permission "${permission}", which the add-on does not hold`);
  }
}

/** @throws PermissionMissing at the first effect for which nothing in `held` speaks */
export function checkPermissions(effects: readonly Effect[], held: readonly string[]): void {
  for (const { type } of effects) {
    const permission = needed[type];
    if (permission !== null && !held.includes(permission)) throw new PermissionMissing(type, permission);
  }
}
