/** A file from a translator that cannot be read. */
export class InvalidXliff extends Error {
  readonly code = 'xliff_invalid';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidXliff';
  }
}
