import { AlignmentType, BorderStyle, type FileChild, HeadingLevel, PageBreak, Paragraph } from 'docx';
import type { PreparedBlock } from '../prepared-document.js';
import type { Direction } from '../text-direction.js';
import { type DocxNumbering, indentStep } from './docx-numbering.js';
import { docxRuns } from './docx-runs.js';
import { docxTable } from './docx-table.js';

/** Where a block stands: how deep in lists and quotes, and the number of its list item, if it opens one. */
interface Place {
  numbering: DocxNumbering;
  /** Of the text between the margins, in twentieths of a point. */
  width: number;
  direction: Direction;
  lists: number;
  quotes: number;
  item: { reference: string; level: number } | null;
}

const headings = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
];
const alignments = { center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
const ruled = { bottom: { style: BorderStyle.SINGLE, size: 6, space: 1, color: 'auto' } };

export function docxBlocks(
  blocks: PreparedBlock[],
  place: Pick<Place, 'numbering' | 'width' | 'direction'>,
): FileChild[] {
  return blocks.flatMap((block) => docxBlock(block, { ...place, lists: 0, quotes: 0, item: null }));
}

function docxBlock(block: PreparedBlock, place: Place): FileChild[] {
  const left = indentStep * (place.lists + place.quotes);
  const position = place.item === null ? { indent: { left } } : { numbering: place.item };
  switch (block.type) {
    case 'heading':
      return [
        new Paragraph({
          ...position,
          heading: headings[block.level - 1],
          bidirectional: block.direction === 'rtl',
          children: docxRuns(block),
        }),
      ];
    case 'paragraph':
      return [
        new Paragraph({
          ...position,
          alignment: block.align === null ? AlignmentType.START : alignments[block.align],
          bidirectional: block.direction === 'rtl',
          children: docxRuns(block),
        }),
      ];
    case 'signature':
      return [
        new Paragraph({
          border: ruled,
          indent: { left, right: Math.max(0, place.width - left - 4680) },
          spacing: { before: 600, after: 40 },
          keepNext: true,
          children: [],
        }),
      ];
    case 'list': {
      const item = place.numbering.list(block.ordered, block.start, place.lists);
      const inside = { ...place, lists: place.lists + 1 };
      return block.items.flatMap((blocks) => {
        const opens = blocks[0]?.type === 'paragraph' || blocks[0]?.type === 'heading';
        return (opens ? blocks : [emptyParagraph, ...blocks]).flatMap((child, index) =>
          docxBlock(child, { ...inside, item: index === 0 ? item : null }),
        );
      });
    }
    case 'quote':
      return block.blocks.flatMap((child) => docxBlock(child, { ...place, quotes: place.quotes + 1 }));
    case 'table':
      // Word joins two tables that touch, and wants a paragraph after a table at the end.
      return [
        docxTable(block, place.width, place.direction),
        new Paragraph({ spacing: { after: 60 }, children: [] }),
      ];
    case 'rule':
      return [new Paragraph({ border: ruled, children: [] })];
    case 'pageBreak':
      return [new Paragraph({ children: [new PageBreak()] })];
  }
}

// The number of a list item stands before a paragraph: an item that opens with a list or table gets one.
const emptyParagraph: PreparedBlock = { type: 'paragraph', align: null, direction: 'ltr', content: [] };
