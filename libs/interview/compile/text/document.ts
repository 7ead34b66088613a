import type { DocumentPiece, InlinePiece, RowPiece } from '../../program/text.js';
import type { Block, Inline, Row } from './tree.js';

/** The tree of a document: what cannot be printed (the author's HTML, pictures) is left out. */
export function documentPieces(blocks: Block[]): DocumentPiece[] {
  return blocks.flatMap((block): DocumentPiece[] => {
    switch (block.type) {
      case 'paragraph':
        return paragraph(block.content);
      case 'heading':
        return [{ type: 'heading', level: block.level, content: inline(block.content) }];
      case 'list':
        return [
          {
            type: 'list',
            ordered: block.ordered,
            start: block.start,
            items: block.items.map(documentPieces),
          },
        ];
      case 'quote':
        return [{ type: 'quote', blocks: documentPieces(block.blocks) }];
      case 'code':
        return [{ type: 'paragraph', content: [{ type: 'code', content: inline(block.content) }] }];
      case 'rule':
        return [{ type: 'rule' }];
      case 'table':
        return [{ type: 'table', align: block.align, head: block.head.map(inline), rows: rows(block.rows) }];
      case 'html': {
        const content = inline(block.content);
        return content.length > 0 ? [{ type: 'paragraph', content }] : [];
      }
      case 'control':
        return [
          {
            type: 'control',
            control: {
              ...block.control,
              body: documentPieces(block.control.body),
              otherwise: documentPieces(block.control.otherwise),
            },
          },
        ];
    }
  });
}

const alignment = /^\[(CENTER|FLUSHRIGHT|RIGHT)\]\s*/;

/** docassemble's markup: `[PAGEBREAK]` alone, `[CENTER]` and `[FLUSHRIGHT]` at the start. */
function paragraph(nodes: Inline[]): DocumentPiece[] {
  const [first, ...rest] = nodes;
  if (first?.type === 'hole' && rest.length === 0) return [{ type: 'hole', hole: first.hole }];
  if (first?.type !== 'text') return [{ type: 'paragraph', content: inline(nodes) }];
  if (rest.length === 0 && /^\[(?:PAGEBREAK|BREAK)\]$/.test(first.text.trim()))
    return [{ type: 'pageBreak' }];
  const side = alignment.exec(first.text);
  if (!side) return [{ type: 'paragraph', content: inline(nodes) }];
  const content = inline([{ type: 'text', text: first.text.slice(side[0].length) }, ...rest]);
  return [{ type: 'paragraph', content, align: side[1] === 'CENTER' ? 'center' : 'right' }];
}

function rows(found: Row[]): RowPiece[] {
  return found.map((row): RowPiece =>
    Array.isArray(row)
      ? row.map(inline)
      : {
          type: 'control',
          control: { ...row.control, body: rows(row.control.body), otherwise: rows(row.control.otherwise) },
        },
  );
}

function inline(nodes: Inline[]): InlinePiece[] {
  return nodes.flatMap((node): InlinePiece[] => {
    switch (node.type) {
      case 'text':
      case 'hole':
        return [node];
      case 'strong':
      case 'emphasis':
        return [{ type: node.type, content: inline(node.content) }];
      case 'strike':
        return inline(node.content);
      case 'code':
        return [{ type: 'code', content: inline(node.content) }];
      case 'link':
        return [{ type: 'link', href: node.href, content: inline(node.content) }];
      case 'image':
        return node.alt === '' ? [] : [{ type: 'text', text: node.alt }];
      case 'break':
        return node.hard ? [{ type: 'break' }] : [{ type: 'text', text: ' ' }];
      case 'html':
        return /^<br\s*\/?>$/i.test(node.html) ? [{ type: 'break' }] : [];
      case 'attribute':
        return [];
      case 'control':
        return [
          {
            type: 'control',
            control: {
              ...node.control,
              body: inline(node.control.body),
              otherwise: inline(node.control.otherwise),
            },
          },
        ];
    }
  });
}
