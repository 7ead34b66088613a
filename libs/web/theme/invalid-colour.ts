/** A theme's colour that is no colour. */
export class InvalidColour extends Error {
  readonly code = 'malformed';

  constructor(
    readonly setting: string,
    value: string,
  ) {
    super(`theme.${setting} must be a colour like #12595c, not ${JSON.stringify(value.slice(0, 40))}.`);
    this.name = 'InvalidColour';
  }
}
