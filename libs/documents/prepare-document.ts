import type { DocumentBlock, DocumentInline, DocumentSource } from '#interview';
import { pageWords } from './page-words.js';
import { type Picture, sizeOnPaper } from './picture.js';
import type { PreparedBlock, PreparedDocument, PreparedInline, PreparedText } from './prepared-document.js';
import { printableText } from './printable-text.js';
import { type Direction, languageDirection, textDirection } from './text-direction.js';

/** Makes a checked tree fit for every renderer. Nothing here depends on the clock or the machine. */
export function prepareDocument(
  source: DocumentSource,
  {
    created,
    paper,
    pictures = new Map(),
  }: { created: Date | null; paper: 'letter' | 'a4'; pictures?: ReadonlyMap<string, Picture> },
): PreparedDocument {
  const language = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(source.language) ? source.language : 'en';
  const direction = languageDirection(language);
  const title = line(source.metadata.title ?? source.name) || line(source.filename) || 'Document';
  const setting: Setting = { direction, levels: { last: 0 }, pictures };
  return {
    title,
    subject: line(source.metadata.subject ?? '') || null,
    language,
    direction,
    paper,
    created,
    pageWords: pageWords(language),
    blocks: source.blocks.map((block) => prepareBlock(block, setting)),
  };
}

interface Setting {
  direction: Direction;
  levels: { last: number };
  /** By the id of their file; one that is not here stands as its text. */
  pictures: ReadonlyMap<string, Picture>;
}

function prepareBlock(block: DocumentBlock, setting: Setting): PreparedBlock {
  const { levels } = setting;
  const nested = (blocks: DocumentBlock[]) => blocks.map((one) => prepareBlock(one, setting));
  switch (block.type) {
    case 'heading': {
      // PDF/UA-1 (ISO 14289-1, 7.4.2) refuses a level that is skipped; a screen reader's user gets lost.
      const level = Math.min(block.level, levels.last + 1);
      levels.last = level;
      return { type: 'heading', level, ...prepareText(block.content, setting) };
    }
    case 'paragraph':
      return /^\s*_{3,}\s*$/.test(plainText(block.content))
        ? { type: 'signature' }
        : { type: 'paragraph', align: block.align ?? null, ...prepareText(block.content, setting) };
    case 'list':
      return { type: 'list', ordered: block.ordered, start: block.start, items: block.items.map(nested) };
    case 'quote':
      return { type: 'quote', blocks: nested(block.blocks) };
    case 'table': {
      const width = Math.max(
        1,
        block.align.length,
        block.head.length,
        ...block.rows.map((row) => row.length),
      );
      const row = (cells: DocumentInline[][]) =>
        Array.from({ length: width }, (_, column) => prepareText(cells[column] ?? [], setting));
      return {
        type: 'table',
        align: Array.from({ length: width }, (_, column) => block.align[column] ?? null),
        head: row(block.head),
        rows: block.rows.map(row),
      };
    }
    case 'rule':
    case 'pageBreak':
      return block;
  }
}

function prepareText(content: DocumentInline[], { direction, pictures }: Setting): PreparedText {
  return {
    direction: textDirection(plainText(content), direction),
    content: withoutIndents(content.flatMap((node) => prepareInline(node, pictures))),
  };
}

function prepareInline(node: DocumentInline, pictures: Setting['pictures']): PreparedInline[] {
  const inside = (content: DocumentInline[]) => content.flatMap((child) => prepareInline(child, pictures));
  switch (node.type) {
    case 'text':
      return printableText(node.text)
        .split('\n')
        .flatMap((text, index): PreparedInline[] => [
          ...(index > 0 ? [{ type: 'break' as const }] : []),
          ...(text === '' ? [] : [{ type: 'text' as const, text }]),
        ]);
    case 'code':
      return [{ type: 'code', text: printableText(node.text) }];
    case 'strong':
    case 'emphasis':
      return [{ type: node.type, content: inside(node.content) }];
    case 'link': {
      const content = inside(node.content);
      return safeTarget.test(node.href)
        ? [{ type: 'link', href: printableText(node.href), content }]
        : content;
    }
    case 'break':
      return [node];
    case 'image': {
      const text = printableText(node.text);
      const picture = pictures.get(node.file);
      if (!picture) return [{ type: 'text', text }];
      return [{ type: 'picture', text, picture, ...sizeOnPaper(picture, node.width) }];
    }
  }
}

/** A line after a break starts at the margin, whatever white space the source has there. */
function withoutIndents(content: PreparedInline[]): PreparedInline[] {
  const lines: PreparedInline[] = [];
  for (const node of content) {
    const opens = node.type === 'text' && lines.at(-1)?.type === 'break';
    const kept = opens ? { ...node, text: node.text.trimStart() } : node;
    if (kept.type !== 'text' || kept.text !== '') lines.push(kept);
  }
  return lines;
}

// A file opens a link without the site's protection, so only what the language allows as a target.
const safeTarget = /^(https?:\/\/|mailto:|tel:)\S+$/i;

function plainText(content: DocumentInline[]): string {
  return content
    .map((node) => ('content' in node ? plainText(node.content) : 'text' in node ? node.text : ' '))
    .join('');
}

function line(text: string): string {
  return printableText(text).replace(/\s+/g, ' ').trim();
}
