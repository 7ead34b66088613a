/** A module's code threw, gave something unusable, or took too long. What it said is for the operator's log. */
export class ModuleFailed extends Error {
  readonly code = 'module_failed';

  constructor(addon: string, what: string, options?: ErrorOptions) {
    super(`The module ${addon} ${what}.`, options);
    this.name = 'ModuleFailed';
  }
}
