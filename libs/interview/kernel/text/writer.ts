import { escapeHtml } from '../../text/escape.js';
import type { Hole, Piece, Text } from '../../program/text.js';
import { fileAddress, pictureOf } from '../objects/file.js';
import { ListThing } from '../objects/thing.js';
import { Address, Markup } from '../values/markup.js';
import { Picture } from '../values/picture.js';
import type { World } from '../world.js';
import { Raw, type Frame, type Holes } from './holes.js';
import { naturalText } from './natural.js';

const blockMarkup = /^<(?:p|h[1-6]|table|ul|ol|blockquote|pre|hr|div)\b/;

/** A text written out, as HTML with every answer inert and as plain text. */
export interface Written {
  html: string;
  plain: string;
}

/** Writes one text; the ends and starts of neighbouring lists are joined, so that an `each` makes one list. */
export class Writer {
  #html = '';
  #plain = '';
  #closing: 'ul' | 'ol' | null = null;
  /** A paragraph has ended before markup that cannot stand in one, and may go on. */
  #interrupted = false;

  constructor(
    readonly world: World,
    readonly holes: Holes,
  ) {}

  write(text: Text, frames: readonly Frame[] = []): Written {
    const [only] = text;
    if (text.length === 1 && typeof only === 'string') return { html: only, plain: only };
    this.#pieces(text, frames);
    this.#close();
    return { html: this.#html, plain: this.#plain };
  }

  #pieces(text: Text, frames: readonly Frame[]): void {
    for (const piece of text) this.#piece(piece, frames);
  }

  #put(html: string, plain: string): void {
    if (this.#closing !== null && html.trim() !== '') this.#close();
    if (this.#interrupted && html !== '') {
      const end = /^\s*<\/p>\n?/.exec(html)?.[0];
      this.#html += end === undefined ? `<p>${html}` : html.slice(end.length);
      this.#interrupted = false;
    } else this.#html += html;
    this.#plain += plain;
  }

  /** Tables and templates stand beside the paragraph that names them: it ends before them and goes on behind. */
  #putMarkup({ html, plain }: Written): void {
    const open = this.#html.lastIndexOf('<p>');
    const inParagraph = this.#interrupted || open > this.#html.lastIndexOf('</p>');
    if (!inParagraph || !blockMarkup.test(html)) return this.#put(html, plain);
    if (!this.#interrupted) {
      const before = this.#html.slice(open + '<p>'.length).trimEnd();
      this.#html = this.#html.slice(0, open) + (before === '' ? '' : `<p>${before}</p>\n`);
    }
    this.#html += html;
    this.#plain += plain;
    this.#interrupted = true;
  }

  #close(): void {
    if (this.#closing === null) return;
    this.#html += `</${this.#closing}>\n`;
    this.#closing = null;
  }

  #piece(piece: Piece, frames: readonly Frame[]): void {
    if (typeof piece === 'string') return this.#put(piece, piece);
    switch (piece[0]) {
      case 'static':
        return this.#put(piece[1], piece[2]);
      case 'hole':
        return this.#putMarkup(written(this.holes.value(piece[1], frames), this.world));
      case 'link':
        return this.#put(escapeHtml(linkTarget(piece[1], this.holes, frames, this.world)), '');
      case 'attribute':
        return this.#put(escapeHtml(naturalText(unraw(this.holes.value(piece[1], frames)), this.world)), '');
      case 'list':
        if (this.#closing === piece[1]) this.#closing = null;
        else this.#put(`<${piece[1]}${piece[2]}>\n`, '');
        return undefined;
      case 'listEnd':
        this.#close();
        this.#closing = piece[1];
        return undefined;
      case 'control':
        return this.holes.control(piece[1], frames, (body, inner) => this.#pieces(body, inner));
      case 'language': {
        const languages = piece[1];
        const chosen = Object.hasOwn(languages, this.world.language)
          ? languages[this.world.language]
          : undefined;
        this.world.run?.readMark('@language', this.world.language);
        return this.#pieces(chosen ?? piece[2], frames);
      }
    }
  }
}

const unraw = (value: unknown): unknown => (value instanceof Raw ? value.value : value);

/** What a hole contributes: escaped, its line breaks kept; the engine's own markup as it is. */
export function written(found: unknown, world: World): Written {
  const value = unraw(found);
  if (value instanceof Markup) return { html: Markup.html(value), plain: Markup.plain(value) };
  const view = world.handles.viewOf(value);
  if (view && (view.printsMarkup || found instanceof Raw)) {
    const markup = view.markup();
    return { html: Markup.html(markup), plain: Markup.plain(markup) };
  }
  const pictures = picturesOf(value, world);
  if (pictures.length > 0) return shownPictures(pictures, world);
  const plain = naturalText(value, world);
  const html = escapeHtml(plain);
  return { html: html.includes('\n') ? html.replaceAll(/\r?\n/g, '<br>\n') : html, plain };
}

/** The pictures that a value stands for: an uploaded one, or a FileList of nothing else. */
export function picturesOf(value: unknown, world: World): Picture[] {
  if (value instanceof Picture) return [value];
  const thing = world.handles.thingOf(value);
  if (!thing) return [];
  if (thing.spec.name === 'File') return [pictureOf(thing) ?? []].flat();
  if (!(thing instanceof ListThing) || thing.spec.name !== 'FileList') return [];
  const items = world.lists.items(thing).map((item) => world.handles.thingOf(item));
  const pictures = items.flatMap((item) => (item ? (pictureOf(item) ?? []) : []));
  return pictures.length === items.length ? pictures : [];
}

function shownPictures(pictures: Picture[], world: World): Written {
  const html = pictures.map(({ file, text, width }) => {
    const wide = width === null ? '' : ` width="${width.value}${width.unit === '%' ? '%' : ''}"`;
    return `<img src="${escapeHtml(fileAddress(file, world))}" alt="${escapeHtml(text)}"${wide}>`;
  });
  return { html: html.join(' '), plain: pictures.map(({ text }) => text).join(', ') };
}

/** A link counts with http, https, mailto or tel, as the engine's own address, or where the author wrote its start. */
export function linkTarget(
  parts: (string | Hole)[],
  holes: Holes,
  frames: readonly Frame[],
  world: World,
): string {
  let url = '';
  let own = typeof parts[0] === 'string' && parts[0] !== '';
  for (const part of parts) {
    if (typeof part === 'string') url += part;
    else {
      const value = unraw(holes.value(part, frames));
      if (value instanceof Address && url === '') {
        own = true;
        url = Address.url(value);
      } else if (own)
        url += encodeURI(naturalText(value, world)).replaceAll(
          /['()]/g,
          (character) => `%${character.charCodeAt(0).toString(16)}`,
        );
      else url += naturalText(value, world);
    }
  }
  const bare = url.replaceAll(/[\p{Cc}\s]/gu, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
  if (scheme !== undefined) return ['http', 'https', 'mailto', 'tel'].includes(scheme) ? url.trim() : '#';
  return own ? url : '#';
}
