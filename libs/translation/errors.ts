/** A file from a translator that cannot be read. */
export class InvalidXliff extends Error {
  readonly code = 'xliff_invalid';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidXliff';
  }
}

/** A workbook from a translator that cannot be read, or a text that no workbook holds. */
export class InvalidWorkbook extends Error {
  readonly code = 'xlsx_invalid';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidWorkbook';
  }
}
