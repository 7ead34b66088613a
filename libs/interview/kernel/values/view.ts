import type { DocumentBlock } from '../../protocol/document.js';
import type { World } from '../world.js';
import { Markup } from './markup.js';

/** A table or template under a name: made anew whenever it is printed, never stored. */
export class View {
  #proxy: object | null = null;

  constructor(
    readonly world: World,
    readonly name: string,
    /** Its markup, as it is now. */
    readonly markup: () => Markup,
    /** What prints where markup is not wanted. */
    readonly text: () => string,
    readonly subject: (() => string) | null,
    /** In a document. */
    readonly blocks: (() => DocumentBlock[]) | null,
    /** Tables print as markup in either form of a tag, templates only in `{{{…}}}`. */
    readonly printsMarkup: boolean,
  ) {}

  get proxy(): object {
    if (!this.#proxy) {
      this.#proxy = new Proxy(Object.freeze({}), {
        get: (_, key) => {
          if (key === Symbol.toPrimitive || key === 'toString') return () => this.text();
          if (key === 'content') return this.text();
          if (key === 'subject') return this.subject?.() ?? '';
          if (key === 'show') return () => this.proxy;
          return undefined;
        },
        set: () => false,
        defineProperty: () => false,
      });
      this.world.handles.registerView(this, this.#proxy);
    }
    return this.#proxy;
  }
}
