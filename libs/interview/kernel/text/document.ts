import type { DocumentBlock, DocumentInline } from '../../protocol/document.js';
import type { DocumentPiece, InlinePiece, RowPiece } from '../../program/text.js';
import type { World } from '../world.js';
import { Raw, type Frame, type Holes } from './holes.js';
import { plainOf } from './plain-of.js';
import { linkTarget, picturesOf } from './writer.js';

/** Writes a document's tree: answers stand in text nodes alone. */
export class DocumentWriter {
  constructor(
    readonly world: World,
    readonly holes: Holes,
  ) {}

  blocks(pieces: DocumentPiece[], frames: readonly Frame[] = []): DocumentBlock[] {
    const found: DocumentBlock[] = [];
    for (const piece of pieces) {
      for (const block of this.#block(piece, frames)) {
        const before = found.at(-1);
        if (
          block.type === 'list' &&
          before?.type === 'list' &&
          before.ordered === block.ordered &&
          joins(pieces)
        )
          before.items.push(...block.items);
        else found.push(block);
      }
    }
    return found;
  }

  #block(piece: DocumentPiece, frames: readonly Frame[]): DocumentBlock[] {
    switch (piece.type) {
      case 'heading':
        return [{ type: 'heading', level: piece.level, content: this.#inline(piece.content, frames) }];
      case 'paragraph': {
        const content = this.#inline(piece.content, frames);
        if (content.every((node) => node.type === 'text' && node.text.trim() === '')) return [];
        return [{ type: 'paragraph', content, ...(piece.align ? { align: piece.align } : {}) }];
      }
      case 'list':
        return [
          {
            type: 'list',
            ordered: piece.ordered,
            start: piece.start,
            items: piece.items.map((item) => this.blocks(item, frames)),
          },
        ];
      case 'quote':
        return [{ type: 'quote', blocks: this.blocks(piece.blocks, frames) }];
      case 'table':
        return [
          {
            type: 'table',
            align: piece.align,
            head: piece.head.map((cell) => this.#inline(cell, frames)),
            rows: this.#rows(piece.rows, frames),
          },
        ];
      case 'rule':
      case 'pageBreak':
        return [{ type: piece.type }];
      case 'hole':
        return this.#hole(piece, frames);
      case 'control': {
        const found: DocumentBlock[] = [];
        this.holes.control(piece.control, frames, (body, inner) => {
          for (const block of this.blocks(body, inner)) {
            const before = found.at(-1);
            if (block.type === 'list' && before?.type === 'list' && before.ordered === block.ordered)
              before.items.push(...block.items);
            else found.push(block);
          }
        });
        return found;
      }
    }
  }

  /** A paragraph that is one hole: a table or template stands there as what it is. */
  #hole(piece: { type: 'hole'; hole: InlineHole }, frames: readonly Frame[]): DocumentBlock[] {
    const value = this.holes.value(piece.hole, frames);
    const view = this.world.handles.viewOf(value instanceof Raw ? value.value : value);
    if (view?.blocks && (view.printsMarkup || value instanceof Raw)) return view.blocks();
    const content = this.#printed(value);
    return content.length > 0 ? [{ type: 'paragraph', content }] : [];
  }

  /** A picture as itself, anything else as text. */
  #printed(found: unknown): DocumentInline[] {
    const pictures = picturesOf(found instanceof Raw ? found.value : found, this.world);
    if (pictures.length === 0) return lines(plainOf(found, this.world));
    return pictures.map(({ file, text, width }) => ({ type: 'image', file, text, width }));
  }

  #rows(rows: RowPiece[], frames: readonly Frame[]): DocumentInline[][][] {
    return rows.flatMap((row) => {
      if (Array.isArray(row)) return [row.map((cell) => this.#inline(cell, frames))];
      const found: DocumentInline[][][] = [];
      this.holes.control(row.control, frames, (body, inner) => found.push(...this.#rows(body, inner)));
      return found;
    });
  }

  #inline(pieces: InlinePiece[], frames: readonly Frame[]): DocumentInline[] {
    return pieces.flatMap((piece): DocumentInline[] => {
      switch (piece.type) {
        case 'text':
        case 'break':
          return [piece];
        case 'hole':
          return this.#printed(this.holes.value(piece.hole, frames));
        case 'strong':
        case 'emphasis':
          return [{ type: piece.type, content: this.#inline(piece.content, frames) }];
        case 'code':
          return [
            {
              type: 'code',
              text: this.#inline(piece.content, frames)
                .map((node) => (node.type === 'text' ? node.text : '\n'))
                .join(''),
            },
          ];
        case 'link':
          return [
            {
              type: 'link',
              href: linkTarget(piece.href, this.holes, frames, this.world),
              content: this.#inline(piece.content, frames),
            },
          ];
        case 'control': {
          const found: DocumentInline[] = [];
          this.holes.control(piece.control, frames, (body, inner) =>
            found.push(...this.#inline(body, inner)),
          );
          return found;
        }
      }
    });
  }
}

type InlineHole = Extract<InlinePiece, { type: 'hole' }>['hole'];

/** Lists are joined where a control stands between them. */
function joins(pieces: DocumentPiece[]): boolean {
  return pieces.some((piece) => piece.type === 'control');
}

/** Line breaks in an answer stay. */
function lines(text: string): DocumentInline[] {
  return text.split(/\r?\n/).flatMap((line, at): DocumentInline[] => {
    const node: DocumentInline[] = line === '' ? [] : [{ type: 'text', text: line }];
    return at === 0 ? node : [{ type: 'break' }, ...node];
  });
}
