import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { StandardFonts, type PDFDocument, type PDFFont } from '@cantoo/pdf-lib';

/** Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian and many signs in one face, as narrow as a form's boxes. */
const wide = join(
  dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')),
  'ttf/DejaVuSansCondensed.ttf',
);

/**
 * The faces that a form's values are written in: Helvetica, which every reader has, and for what it cannot
 * write one that is put into the file whole (380 KB), so that the values can be changed afterwards.
 */
export class FormFonts {
  #plain: PDFFont | null = null;
  #wide: PDFFont | null = null;

  constructor(readonly document: PDFDocument) {}

  async of(text: string): Promise<PDFFont> {
    this.#plain ??= await this.document.embedFont(StandardFonts.Helvetica);
    if (canWrite(this.#plain, text)) return this.#plain;
    if (this.#wide === null) {
      this.document.registerFontkit(fontkit);
      this.#wide = await this.document.embedFont(await readFile(wide));
    }
    return this.#wide;
  }
}

function canWrite(font: PDFFont, text: string): boolean {
  const known = new Set(font.getCharacterSet());
  return Array.from(text, (letter) => letter.codePointAt(0) ?? 0).every(
    (code) => code === 10 || known.has(code),
  );
}
