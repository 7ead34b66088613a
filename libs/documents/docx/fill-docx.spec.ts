import { XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { compile, type FilledTemplate } from '#interview';
import { base64, paragraph, row, sampleDocx, table } from '../../../test/sample-docx.js';
import { prepareDocument } from '../prepare-document.js';
import { hostileAnswers, sampleSource } from '../sample-source.js';
import type { TemplateFile } from '../template-file.js';
import { fillDocx } from './fill-docx.js';

const file = 'addon:templates/letter.docx';

function template(body: string): TemplateFile {
  const bytes = sampleDocx(body, {
    parts: {
      'word/media/image1.png': new Uint8Array([137, 80, 78, 71]),
      'docProps/core.xml': '<x>Somebody</x>',
    },
  });
  const { templates, problems } = compile({
    name: 'addon',
    files: {
      'interviews/main.yml':
        'mandatory: true\nquestion: Done\nattachment:\n  docx template file: letter.docx\n',
      'templates/letter.docx': base64(bytes),
    },
    dependencies: {},
  });
  expect(problems).toEqual([]);
  return { bytes, compiled: templates[file] ?? null };
}

function filledWith(pieces: (number | string)[], from: TemplateFile): { [name: string]: string } {
  const filled: FilledTemplate = { type: 'docx', file, parts: { 'word/document.xml': pieces } };
  const document = prepareDocument(sampleSource([]), { created: null, paper: 'letter' });
  const parts = unzipSync(fillDocx(filled, from, document));
  return Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

const body = (xml = ''): string => /<w:body>([\s\S]*)<w:sectPr\/>/.exec(xml)?.[1] ?? '';

describe('a filled DOCX', () => {
  it.each(hostileAnswers)('holds an answer as text alone: %s', (answer) => {
    const xml = filledWith([0, answer, 1], template(paragraph('I say {{x}}.')))['word/document.xml'] ?? '';
    expect(XMLValidator.validate(xml)).toBe(true);
    const text = body(xml).replaceAll(/<[^>]*>/g, '');
    const decoded = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(decoded).toBe(`I say ${answer}.`);
    expect(xml.match(/<w:(?:p|r|t)[ >]/g)).toHaveLength(3);
  });

  it('breaks lines where an answer does, and drops what no XML may hold', () => {
    const parts = filledWith([0, 'a\u0000\nb', 1], template(paragraph('{{x}}')));
    expect(body(parts['word/document.xml'])).toContain('>a</w:t><w:br/><w:t xml:space="preserve">b</w:t>');
  });

  it('keeps pictures, and says its own title and not who wrote the template', () => {
    const parts = filledWith([0, 'x', 1], template(paragraph('{{x}}')));
    expect(Object.keys(parts)).toContain('word/media/image1.png');
    expect(parts['docProps/core.xml']).toContain('Answer to the Complaint');
    expect(parts['docProps/core.xml']).not.toContain('Somebody');
    expect(parts['[Content_Types].xml']).toContain('/docProps/core.xml');
  });

  it('has no table without rows and no cell without a paragraph, which Word does not open', () => {
    const empty = table(row('{{#each kids}}{{name}}', '{{age}}{{/each}}'));
    const cell = table(
      `<w:tr><w:tc><w:tcPr/>${paragraph('{{#if x}}')}${paragraph('a')}${paragraph('{{/if}}')}</w:tc></w:tr>`,
    );
    const from = template(empty + cell);
    const last = (from.compiled?.parts['word/document.xml']?.length ?? 0) - 1;
    // The list is empty and the condition false: what stands between their tags is left out.
    const chunks = from.compiled?.parts['word/document.xml'] ?? [];
    const between = chunks.findIndex((chunk, at) => at > 0 && chunk.includes('</w:tbl><w:tbl>'));
    expect(body(filledWith([0, between, last], from)['word/document.xml'])).toBe(
      '<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr/><w:p/></w:tc></w:tr></w:tbl>',
    );
  });

  it.each<[string, (number | string)[]]>([
    ['chunks out of order', [1, 'x', 0]],
    ['a chunk that is not there', [0, 'x', 7]],
    ['half of the document', [0, 'x']],
    ['text outside of the document', ['x', 0, 1]],
  ])('refuses what the template could not have given: %s', (_, pieces) => {
    expect(() => filledWith(pieces, template(paragraph('{{x}}')))).toThrow(/The part|no such chunk/);
  });

  it('refuses to grow without end', () => {
    const from = template(paragraph('{{#each x}}y{{/each}}') + paragraph('z'.repeat(60_000)));
    const pieces = Array.from({ length: 2000 }, () => 2);
    expect(() => filledWith([0, ...pieces, 2], from)).toThrow('too large');
  });
});
