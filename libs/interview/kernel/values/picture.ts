import type { ImageWidth } from '../../protocol/document.js';

/** An uploaded picture about to be printed; made by the engine alone. */
export class Picture {
  constructor(
    readonly file: string,
    /** What stands where it cannot be shown. */
    readonly text: string,
    readonly width: ImageWidth | null,
  ) {
    Object.freeze(this);
  }

  toString(): string {
    return this.text;
  }
}
