/** A name of a file that is no plain name: nothing leads out of the add-on's own folder. */
export class FileNameRefused extends Error {
  readonly code = 'name_refused';

  constructor() {
    super('A file of an add-on is named in letters, digits, dots, - and _, at most 100 of them.');
    this.name = 'FileNameRefused';
  }
}
