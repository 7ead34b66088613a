/** The name that was confirmed is not, or no longer, the account's: `name` is, to be asked about. */
export class NameNotConfirmed extends Error {
  readonly code = 'name_not_confirmed';
  readonly members: { name: string };
  constructor(name: string) {
    super('Say yes to the name of the person first.');
    this.members = { name };
  }
}
