import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { prepareDocument } from '../prepare-document.js';
import { heading, hostileAnswers, paragraph, sampleSource, text } from '../sample-source.js';
import { renderPdf } from './render-pdf.js';

function pdf(
  source: Parameters<typeof prepareDocument>[0],
  { created = null, paper = 'letter' }: { created?: Date | null; paper?: 'letter' | 'a4' } = {},
): Buffer {
  return renderPdf(prepareDocument(source, { created, paper }));
}

async function pages(bytes: Buffer): Promise<string[]> {
  const { text: words } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return words;
}

function bare(words: string): string {
  return words.replace(/\s/g, '');
}

describe('a PDF', () => {
  it('shows every hostile answer as it was typed', async () => {
    const words = (await pages(pdf(sampleSource(hostileAnswers.map(paragraph))))).join('\n');
    for (const answer of hostileAnswers) expect(words).toContain(answer);
  });

  it('shows hostile answers literally in headings, tables, lists and the title too', async () => {
    for (const answer of hostileAnswers) {
      const bytes = pdf(
        sampleSource(
          [
            heading(1, answer),
            {
              type: 'table',
              align: [null, null],
              head: [text(answer), text('Age')],
              rows: [[text('a'), text(answer)]],
            },
            { type: 'list', ordered: true, start: 3, items: [[paragraph(answer)]] },
            { type: 'paragraph', content: [{ type: 'strong', content: text(answer) }] },
          ],
          { name: answer },
        ),
      );
      const [words] = await pages(bytes);
      // Narrow columns wrap; the five places are found whatever the lines are.
      expect(bare(words ?? '').split(bare(answer)).length).toBe(6);
      expect((await getMeta(await getDocumentProxy(new Uint8Array(bytes)))).info.Title).toBe(answer);
    }
  });

  it('numbers its pages and breaks them where the document says', async () => {
    const words = await pages(pdf(sampleSource([paragraph('One'), { type: 'pageBreak' }, paragraph('Two')])));
    expect(words[0]).toMatch(/^One\s+Page 1 of 2$/);
    expect(words[1]).toMatch(/^Two\s+Page 2 of 2$/);
  });

  it('is tagged PDF/UA-1 with title and language', async () => {
    const bytes = pdf(
      sampleSource([heading(3, 'Jurado'), paragraph('Hola')], { language: 'es', name: 'Respuesta' }),
    );
    const proxy = await getDocumentProxy(new Uint8Array(bytes));
    const { info } = await getMeta(proxy);
    expect(info).toMatchObject({ Title: 'Respuesta', Language: 'es' });
    expect(await proxy.getMarkInfo()).toMatchObject({ Marked: true });
    expect(bytes.toString('latin1')).toContain('<pdfuaid:part>1</pdfuaid:part>');
  });

  it('sets Arabic from its own faces, so a server without fonts can', () => {
    const bytes = pdf(sampleSource([paragraph('عندي دعوى رقم 26-SC-1042')], { language: 'ar' }));
    expect(bytes.toString('latin1')).toMatch(/BaseFont \/\w+\+NotoNaskhArabic/);
    expect(bytes.toString('latin1')).toContain('<pdfuaid:part>1</pdfuaid:part>');
  });

  it('comes out, without the claim to PDF/UA-1, where no face has a character', async () => {
    const bytes = pdf(sampleSource([paragraph('A \u{10FFFD} B')]));
    expect(bytes.toString('latin1')).not.toContain('pdfuaid:part>1');
    expect((await pages(bytes))[0]).toContain('Page 1 of 1');
  });

  it('tells no author, and no time but the one that the caller gives', async () => {
    const silent = await getMeta(await getDocumentProxy(new Uint8Array(pdf(sampleSource([paragraph('x')])))));
    expect(silent.info.Author).toBeUndefined();
    expect(silent.info.CreationDate).toBeUndefined();
    const created = new Date('2026-03-01T15:00:00Z');
    const dated = await getMeta(
      await getDocumentProxy(new Uint8Array(pdf(sampleSource([paragraph('x')]), { created }))),
    );
    expect(dated.info.CreationDate).toBe('D:20260301150000Z');
  });

  it('is the same bytes for the same document', () => {
    const source = sampleSource([heading(1, 'Same'), paragraph('words')]);
    expect(pdf(source).equals(pdf(source))).toBe(true);
  });

  it('takes the paper that was asked for', async () => {
    const page = await (
      await getDocumentProxy(new Uint8Array(pdf(sampleSource([paragraph('x')]), { paper: 'a4' })))
    ).getPage(1);
    expect(page.view.map(Math.round)).toEqual([0, 0, 595, 842]);
  });
});
