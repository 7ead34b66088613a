/**
 * HTML made by the engine itself: tables, buttons, `bold`. Only the engine can make one, so an answer or an
 * author's text never becomes markup; joined to text it gives its plain text.
 */
export class Markup {
  readonly #html: string;
  readonly #plain: string;

  constructor(html: string, plain: string) {
    this.#html = html;
    this.#plain = plain;
    Object.freeze(this);
  }

  static html(markup: Markup): string {
    return markup.#html;
  }

  static plain(markup: Markup): string {
    return markup.#plain;
  }

  toString(): string {
    return this.#plain;
  }
}

/** An address that the engine made (`url_action`): safe as the target of a link. */
export class Address {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
    Object.freeze(this);
  }

  static url(address: Address): string {
    return address.#url;
  }

  toString(): string {
    return this.#url;
  }
}
