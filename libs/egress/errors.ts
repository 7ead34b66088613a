/** The host does not go there, or what came back is not taken. The message is for the log and the operator. */
export class EgressRefused extends Error {
  readonly code = 'internal';
  constructor(
    readonly host: string,
    reason: string,
  ) {
    super(`Nothing was fetched from ${host}: ${reason}.`);
  }
}
