import type { DocumentBlock, DocumentInline, DocumentSource } from '#interview';

/** The ids of the uploads that a document shows. */
export function picturesOf({ blocks }: DocumentSource): string[] {
  return [...new Set(blocks.flatMap(inBlock))];
}

function inBlock(block: DocumentBlock): string[] {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return block.content.flatMap(inInline);
    case 'list':
      return block.items.flat().flatMap(inBlock);
    case 'quote':
      return block.blocks.flatMap(inBlock);
    case 'table':
      return [...block.head, ...block.rows.flat()].flat().flatMap(inInline);
    default:
      return [];
  }
}

function inInline(node: DocumentInline): string[] {
  if (node.type === 'image') return [node.file];
  return 'content' in node ? node.content.flatMap(inInline) : [];
}
