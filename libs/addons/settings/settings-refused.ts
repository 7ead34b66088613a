/** Values that an add-on's schema refuses; each problem names its field, none the value. */
export class SettingsRefused extends Error {
  readonly code = 'settings_invalid';

  constructor(readonly errors: readonly { field: string; message: string }[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('\n'));
    this.name = 'SettingsRefused';
  }
}
