import type { PreparedBlock, PreparedDocument, PreparedInline, PreparedText } from '../prepared-document.js';
import { escapeMarkdown } from './escape-markdown.js';

/** Markdown that reads back as the same document. */
export function renderMarkdown(document: PreparedDocument): Buffer {
  return Buffer.from(`${markdownBlocks(document.blocks)}\n`);
}

function markdownBlocks(blocks: PreparedBlock[]): string {
  return blocks.map(markdownBlock).join('\n\n');
}

function markdownBlock(block: PreparedBlock): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${markdownText(block, ' ')}`;
    case 'paragraph':
      return markdownText(block, '\\\n');
    case 'signature':
      return '\\_'.repeat(40);
    case 'list':
      return block.items
        .map((item, index) => {
          const mark = block.ordered ? `${block.start + index}. ` : '- ';
          return mark + indent(markdownBlocks(item), ' '.repeat(mark.length));
        })
        .join('\n');
    case 'quote':
      return `> ${indent(markdownBlocks(block.blocks), '> ')}`;
    case 'table':
      return markdownTable(block);
    case 'rule':
    case 'pageBreak':
      return '---';
  }
}

function markdownTable({ align, head, rows }: Extract<PreparedBlock, { type: 'table' }>): string {
  const marks = { left: ':--', center: ':-:', right: '--:' };
  const texts = (cells: PreparedText[]) => tableRow(cells.map((cell) => markdownText(cell, ' ')));
  const rule = tableRow(align.map((side) => (side === null ? '---' : marks[side])));
  return [texts(head), rule, ...rows.map(texts)].join('\n');
}

function markdownText({ content }: { content: PreparedInline[] }, lineBreak: string): string {
  return content
    .map((node) => markdownInline(node, lineBreak))
    .join('')
    .trim();
}

function markdownInline(node: PreparedInline, lineBreak: string): string {
  switch (node.type) {
    case 'text':
      return escapeMarkdown(node.text);
    case 'code':
      // A code span could not hold every answer literally; as text it can.
      return escapeMarkdown(node.text);
    case 'picture':
      // A text file holds no picture; its words stay.
      return escapeMarkdown(node.text);
    case 'break':
      return lineBreak;
    case 'strong':
      return `**${markdownText(node, lineBreak)}**`;
    case 'emphasis':
      return `*${markdownText(node, lineBreak)}*`;
    case 'link':
      return `[${markdownText(node, lineBreak)}](<${node.href.replace(/[<>\\\n]/g, encodeURIComponent)}>)`;
  }
}

function indent(text: string, by: string): string {
  return text.replace(/\n/g, `\n${by}`);
}

function tableRow(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
