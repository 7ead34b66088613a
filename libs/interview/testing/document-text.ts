import type { DocumentBlock, DocumentInline, DocumentSource } from '../protocol/document.js';

/** A document's words before typesetting, for `contains`. */
export function documentText(document: DocumentSource): string {
  return document.blocks.map(block).join('\n');
}

function block(one: DocumentBlock): string {
  switch (one.type) {
    case 'heading':
    case 'paragraph':
      return inline(one.content);
    case 'list':
      return one.items.map((item) => item.map(block).join('\n')).join('\n');
    case 'quote':
      return one.blocks.map(block).join('\n');
    case 'table':
      return [one.head, ...one.rows].map((row) => row.map(inline).join(' ')).join('\n');
    default:
      return '';
  }
}

function inline(nodes: DocumentInline[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
        case 'code':
          return node.text;
        case 'break':
          return '\n';
        case 'image':
          return node.text;
        default:
          return inline(node.content);
      }
    })
    .join('');
}
