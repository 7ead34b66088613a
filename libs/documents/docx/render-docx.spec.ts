import type { DocumentInline } from '#interview';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { prepareDocument } from '../prepare-document.js';
import { heading, hostileAnswers, paragraph, sampleSource, text } from '../sample-source.js';
import { renderDocx } from './render-docx.js';

async function parts(
  source: Parameters<typeof prepareDocument>[0],
  created: Date | null = null,
): Promise<{ [path: string]: string }> {
  const bytes = await renderDocx(prepareDocument(source, { created, paper: 'letter' }));
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, part]) => [path, strFromU8(part)]));
}

/** The text of each paragraph, as Word would show it. */
function paragraphs(xml: string): string[] {
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([one]) =>
    [...one.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
      .map(([, words]) => words ?? '')
      .join('')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&apos;/g, "'")
      .replace(/&amp;/g, '&'),
  );
}

function link(href: string): DocumentInline {
  return { type: 'link', href, content: text('here') };
}

describe('a DOCX', () => {
  it('shows every hostile answer as it was typed, and nothing of it is markup', async () => {
    const { 'word/document.xml': xml = '' } = await parts(sampleSource(hostileAnswers.map(paragraph)));
    expect(paragraphs(xml)).toEqual(hostileAnswers);
    expect(xml).not.toContain('<script');
    expect(xml).not.toContain('<w:fldSimple');
  });

  it('stays well-formed whatever control characters an answer holds', async () => {
    const all = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).join('');
    const { 'word/document.xml': xml = '', 'docProps/core.xml': core = '' } = await parts(
      sampleSource([paragraph(`a${all}b\uFFFF`)], { name: `t${all}` }),
    );
    // oxlint-disable-next-line no-control-regex -- control characters are what it is about
    expect(xml + core).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
  });

  it('has real headings, list numbers, table heads and a page number in the footer', async () => {
    const xml = await parts(
      sampleSource([
        heading(1, 'Answer'),
        { type: 'list', ordered: true, start: 4, items: [[paragraph('x')], [paragraph('y')]] },
        { type: 'table', align: [null], head: [text('Name')], rows: [[text('Ann')]] },
      ]),
    );
    expect(xml['word/document.xml']).toContain('<w:pStyle w:val="Heading1"/>');
    expect(xml['word/document.xml']).toContain('<w:numPr>');
    expect(xml['word/document.xml']).toContain('<w:tblHeader/>');
    expect(xml['word/numbering.xml']).toContain('<w:start w:val="4"/>');
    const footer = Object.entries(xml).find(([path]) => path.startsWith('word/footer'))?.[1];
    expect(footer).toContain('Page ');
    expect(footer).toMatch(/PAGE.*NUMPAGES/s);
  });

  it('starts each list anew', async () => {
    const list = { type: 'list' as const, ordered: true, start: 1, items: [[paragraph('x')]] };
    const { 'word/document.xml': xml = '' } = await parts(sampleSource([list, paragraph('between'), list]));
    const ids = [...xml.matchAll(/<w:numId w:val="(\d+)"\/>/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('reads Arabic from the right', async () => {
    const xml = await parts(sampleSource([paragraph('مرحبا بالعالم')], { language: 'ar' }));
    expect(xml['word/document.xml']).toContain('<w:bidi/>');
    expect(xml['word/document.xml']).toContain('<w:rtl/>');
    expect(xml['word/styles.xml']).toContain('w:bidi="ar"');
  });

  it('tells no author and no clock: title, language and the time that the caller gives', async () => {
    const silent = await parts(sampleSource([paragraph('x')]));
    expect(silent['docProps/core.xml']).not.toMatch(/creator|lastModifiedBy|created|modified/);
    expect(silent['docProps/core.xml']).toContain('<dc:title>Answer to the Complaint</dc:title>');
    expect(silent['docProps/core.xml']).toContain('<dc:language>en</dc:language>');
    const dated = await parts(sampleSource([paragraph('x')]), new Date('2026-03-01T15:00:00Z'));
    expect(dated['docProps/core.xml']).toContain('>2026-03-01T15:00:00Z</dcterms:created>');
  });

  it('holds no link but the safe ones, and nothing else from outside', async () => {
    const xml = await parts(
      sampleSource([
        {
          type: 'paragraph',
          content: [link('https://example.org/a'), link('javascript:alert(1)'), link('file:///etc/passwd')],
        },
      ]),
    );
    const targets = [
      ...(xml['word/_rels/document.xml.rels'] ?? '').matchAll(/Target="([^"]*)" TargetMode="External"/g),
    ];
    expect(targets.map(([, target]) => target)).toEqual(['https://example.org/a']);
  });
});
