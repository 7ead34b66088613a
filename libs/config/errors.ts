/** The configuration cannot be used. Each problem is one line that names its file or variable. */
export class ConfigurationError extends Error {
  readonly code = 'configuration_invalid';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** A tenant's admin tried to loosen what protects people; `settings` are dotted paths. */
export class SettingsLoosened extends Error {
  readonly code = 'settings_loosened';

  constructor(readonly settings: readonly string[]) {
    super(`Only the provider may loosen these settings: ${settings.join(', ')}`);
    this.name = 'SettingsLoosened';
  }
}

/** A tenant's settings have an unknown key or a value that cannot be. */
export class SettingsInvalid extends Error {
  readonly code = 'malformed';

  constructor(readonly errors: readonly { field: string; message: string }[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('\n'));
    this.name = 'SettingsInvalid';
  }
}
