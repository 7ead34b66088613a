/** A theme that people could not read, or a logo that is none (422); `errors` name the settings. */
export class LookRefused extends Error {
  readonly code = 'settings_refused';

  constructor(readonly errors: readonly { field: string; message: string }[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('\n'));
    this.name = 'LookRefused';
  }
}
