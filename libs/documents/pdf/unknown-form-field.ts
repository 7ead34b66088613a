/** What an attachment names and the form does not have. `field` is the author's word, not a person's. */
export class UnknownFormField extends Error {
  constructor(readonly field: string) {
    super(`The form has no field "${field}", or not this choice in it`);
  }
}
