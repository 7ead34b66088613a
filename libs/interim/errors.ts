export type RefusalCode = string;
export class AddonRefused extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly members?: { readonly [name: string]: unknown },
  ) {
    super(message);
    this.name = 'AddonRefused';
  }
}
export class TrustFileInvalid extends Error {
  readonly code = 'internal';
  constructor(path: string, problem: string) {
    super(`The trust file ${path}: ${problem}`);
  }
}
export class KeyFileUnusable extends Error {
  readonly code = 'invalid_credentials';
}
