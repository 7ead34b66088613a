/** An add-on reaches for what its manifest does not ask for. */
export class PermissionMissing extends Error {
  readonly code = 'forbidden';

  constructor(
    addon: string,
    readonly permission: string,
  ) {
    super(`${addon} does not hold the permission ${permission}.`);
    this.name = 'PermissionMissing';
  }
}
