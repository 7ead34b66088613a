/** A command was refused or failed; `code` is what programs read. */
export class CommandFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CommandFailed';
  }
}

/** The command line itself is wrong (exit code 2). */
export class WrongUsage extends Error {
  readonly code = 'usage';

  constructor(message: string) {
    super(message);
    this.name = 'WrongUsage';
  }
}
