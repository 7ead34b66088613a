import { describe, expect, it } from 'vitest';
import { documentXml, paragraph, row, run, table } from '../../../../test/sample-docx.js';
import { numbersFrom } from '../../testing/numbers-from.js';
import { joinTags } from './join-tags.js';
import { partText } from './part-pieces.js';
import { placeControls } from './place-controls.js';
import { xmlTokens } from './xml-tokens.js';

const texts = [
  'Dear {{client.name.full}}, you owe ${ fee > 10 ? "much" : `little` } & more.',
  '{{#if married}}Mrs{{else}}Ms{{/if}} {{{letter}}} < > "x" \\${ left alone }',
  'a{{b}}{{c}}${d}e',
  '{{comma_and_list kids "}}" }} done',
];

/** The text in runs as a word processor may have split it, proofing marks between them. */
function split(text: string, next: (limit: number) => number): string {
  let runs = '';
  for (let at = 0; at < text.length;) {
    const length = 1 + next(9);
    runs += run(text.slice(at, at + length), next(2) === 0 ? '<w:rPr><w:b/></w:rPr>' : '');
    if (next(3) === 0) runs += '<w:proofErr w:type="spellStart"/>';
    at += length;
  }
  return `<w:p>${runs}</w:p>`;
}

const read = (body: string) => partText(placeControls(joinTags(xmlTokens(documentXml(body)))));
const tagsOf = (body: string): string[] => read(body).source.split(/\uE010\d+\uE011/);
const wordsOf = (body: string): string =>
  read(body)
    .chunks.join('|')
    .replaceAll(/<[^>]*>/g, '');

describe('a letter in runs of any kind', () => {
  it.each(texts)('has the same tags and words however it is split: %s', (text) => {
    const whole = `<w:p>${run(text)}</w:p>`;
    const next = numbersFrom(text.length);
    for (let round = 0; round < 50; round += 1) {
      const cut = split(text, next);
      expect(tagsOf(cut)).toEqual(tagsOf(whole));
      expect(wordsOf(cut)).toBe(wordsOf(whole));
    }
  });

  it('is XML again, whichever way its controls go and how often', () => {
    const bodies = [
      ['{{#if a}}', '{{#each b}}', 'x {{c}}', '{{/each}}', '{{/if}}'].map((one) => paragraph(one)).join(''),
      table(
        row('{{#each a}}{{b}}', '{{#if c}}y{{/if}}{{/each}}'),
        row('{{#if d}}', ''),
        row('z', ''),
        row('{{/if}}', ''),
      ),
      paragraph('A {{#each a}}B') + paragraph('C') + paragraph('D{{/each}} E'),
    ];
    const next = numbersFrom(7);
    for (const body of bodies) {
      const { chunks, source } = read(body);
      const parts = source.split(/(\uE010\d+\uE011)/).filter((part) => part !== '');
      for (let round = 0; round < 30; round += 1) {
        const xml = played(parts, chunks, next);
        expect(() => xmlTokens(xml)).not.toThrow();
      }
    }
  });
});

/** Goes through chunks and tags; each control's body comes none to three times. */
function played(parts: string[], chunks: string[], next: (limit: number) => number): string {
  const body = (from: number): { xml: string; end: number } => {
    let xml = '';
    for (let at = from; at < parts.length; at += 1) {
      const part = parts[at] ?? '';
      if (part.startsWith('\uE010')) xml += chunks[Number(part.slice(1, -1))];
      else if (part.startsWith('{{/')) return { xml, end: at };
      else if (part.startsWith('{{#')) {
        const inner = body(at + 1);
        xml += inner.xml.repeat(next(4));
        at = inner.end;
      } else xml += 'answer';
    }
    return { xml, end: parts.length };
  };
  return body(0).xml;
}
