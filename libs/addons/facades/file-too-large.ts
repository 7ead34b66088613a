/** A file of an add-on over `addons.modules.file_kib`. */
export class FileTooLarge extends Error {
  readonly code = 'too_large';

  constructor(kib: number) {
    super(`A file of an add-on has at most ${kib} KiB.`);
    this.name = 'FileTooLarge';
  }
}
