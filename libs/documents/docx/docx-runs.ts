import { ExternalHyperlink, ImageRun, type ParagraphChild, TextRun } from 'docx';
import type { PreparedInline, PreparedText } from '../prepared-document.js';

/** What docx counts pictures in, CSS pixels, of a point. */
const PIXELS_PER_POINT = 96 / 72;

interface RunStyle {
  bold?: boolean;
  italics?: boolean;
  style?: string;
  font?: string;
  rightToLeft?: boolean;
}

/** The runs of one paragraph. docx escapes text for XML; nothing here is markup. */
export function docxRuns({ content, direction }: PreparedText, style: RunStyle = {}): ParagraphChild[] {
  const base = direction === 'rtl' ? { ...style, rightToLeft: true } : style;
  return content.flatMap((node) => runs(node, base));
}

function runs(node: PreparedInline, style: RunStyle): ParagraphChild[] {
  const inside = (content: PreparedInline[], more: RunStyle) =>
    content.flatMap((child) => runs(child, { ...style, ...more }));
  switch (node.type) {
    case 'text':
      return [new TextRun({ ...style, text: node.text })];
    case 'code':
      return [new TextRun({ ...style, text: node.text, font: 'Courier New' })];
    case 'break':
      return [new TextRun({ ...style, break: 1 })];
    case 'strong':
      return inside(node.content, { bold: true });
    case 'emphasis':
      return inside(node.content, { italics: true });
    case 'picture':
      return [
        new ImageRun({
          type: node.picture.type,
          data: node.picture.bytes,
          transformation: { width: node.width * PIXELS_PER_POINT, height: node.height * PIXELS_PER_POINT },
          altText: { name: node.text, title: node.text, description: node.text },
        }),
      ];
    case 'link':
      return [
        new ExternalHyperlink({ link: node.href, children: inside(node.content, { style: 'Hyperlink' }) }),
      ];
  }
}
