import {
  AlignmentType,
  Document,
  Footer,
  type IStylesOptions,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx';
import { strToU8, unzipSync, zipSync } from 'fflate';
import type { PreparedDocument } from '../prepared-document.js';
import { coreProperties } from './core-properties.js';
import { docxBlocks } from './docx-blocks.js';
import { DocxNumbering } from './docx-numbering.js';

/** Paper in twentieths of a point. */
const papers = { letter: { width: 12_240, height: 15_840 }, a4: { width: 11_906, height: 16_838 } };
const margin = 1440;

/** A Word document (ECMA-376) with real headings, lists, tables and page numbers. */
export async function renderDocx(document: PreparedDocument): Promise<Buffer> {
  const size = papers[document.paper];
  const numbering = new DocxNumbering();
  const { direction } = document;
  const children = docxBlocks(document.blocks, { numbering, width: size.width - 2 * margin, direction });
  const file = new Document({
    title: document.title,
    styles: styles(document),
    numbering: numbering.options(),
    sections: [
      {
        properties: { page: { size, margin: { top: margin, right: margin, bottom: margin, left: margin } } },
        footers: { default: footer(document) },
        children,
      },
    ],
  });
  return withoutTraces(await Packer.toBuffer(file), document);
}

function styles({ language, direction }: PreparedDocument): IStylesOptions {
  const lower = heading(24);
  return {
    default: {
      document: {
        run: {
          font: 'Times New Roman',
          size: 24,
          language: direction === 'rtl' ? { bidirectional: language } : { value: language },
        },
        paragraph: { spacing: { after: 200, line: 264 } },
      },
      heading1: { ...heading(28), paragraph: { ...heading(28).paragraph, alignment: AlignmentType.CENTER } },
      heading2: lower,
      heading3: lower,
      heading4: lower,
      heading5: lower,
      heading6: lower,
    },
  };
}

function heading(size: number) {
  return {
    run: { size, bold: true, italics: false, color: '000000', font: 'Times New Roman' },
    paragraph: { spacing: { before: 300, after: 160 }, keepNext: true },
  };
}

function footer({ pageWords, direction }: PreparedDocument): Footer {
  const numbers: { [word: string]: 'CURRENT' | 'TOTAL_PAGES' } = {
    '{page}': 'CURRENT',
    '{pages}': 'TOTAL_PAGES',
  };
  const words = pageWords.split(/(\{pages?\})/).filter((word) => word !== '');
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        bidirectional: direction === 'rtl',
        children: words.map((word) => {
          const number = numbers[word];
          return new TextRun({
            size: 20,
            rightToLeft: direction === 'rtl',
            children: [number === undefined ? word : PageNumber[number]],
          });
        }),
      }),
    ],
  });
}

// A zip keeps local time for each entry, which tells the clock and the time zone of the machine.
const zipEpoch = new Date(1980, 0, 1);

function withoutTraces(packed: Uint8Array, document: PreparedDocument): Buffer {
  const parts = unzipSync(packed);
  parts['docProps/core.xml'] = strToU8(coreProperties(document));
  return Buffer.from(zipSync(parts, { mtime: zipEpoch }));
}
