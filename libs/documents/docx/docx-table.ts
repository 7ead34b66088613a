import { AlignmentType, BorderStyle, Paragraph, Table, TableCell, TableRow, WidthType } from 'docx';
import type { ColumnAlign, PreparedBlock, PreparedText } from '../prepared-document.js';
import type { Direction } from '../text-direction.js';
import { docxRuns } from './docx-runs.js';

type TableBlock = Extract<PreparedBlock, { type: 'table' }>;

const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const thin = { style: BorderStyle.SINGLE, size: 4, color: 'auto' };

/** A table over the whole width (in twentieths of a point); without heads only its columns are parted. */
export function docxTable(block: TableBlock, width: number, direction: Direction): Table {
  const column = Math.floor(width / block.align.length);
  const titled = block.head.some((cell) => cell.content.length > 0);
  const row = (cells: PreparedText[], bold: boolean) =>
    new TableRow({
      tableHeader: bold,
      cantSplit: true,
      children: cells.map((cell, index) => tableCell(cell, block.align[index] ?? null, column, bold)),
    });
  return new Table({
    width: { size: width, type: WidthType.DXA },
    columnWidths: block.align.map(() => column),
    visuallyRightToLeft: direction === 'rtl',
    borders: {
      top: titled ? thin : none,
      bottom: titled ? thin : none,
      left: none,
      right: none,
      insideHorizontal: titled ? thin : none,
      insideVertical: titled ? none : thin,
    },
    rows: [...(titled ? [row(block.head, true)] : []), ...block.rows.map((cells) => row(cells, false))],
  });
}

function tableCell(text: PreparedText, align: ColumnAlign, width: number, bold: boolean): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 120, right: 120 },
    children: [
      new Paragraph({
        alignment: align === null ? AlignmentType.START : alignments[align],
        bidirectional: text.direction === 'rtl',
        spacing: { after: 0 },
        children: docxRuns(text, bold ? { bold: true } : {}),
      }),
    ],
  });
}
