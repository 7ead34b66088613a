import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { prepareDocument } from '../prepare-document.js';
import { hostileAnswers, paragraph, sampleSource, text } from '../sample-source.js';
import { renderMarkdown } from './render-markdown.js';

const reader = new MarkdownIt({ html: true, linkify: true });

function markdown(source: Parameters<typeof prepareDocument>[0]): string {
  return renderMarkdown(prepareDocument(source, { created: null, paper: 'letter' })).toString();
}

describe('a Markdown file', () => {
  it('reads back every hostile answer as plain text', () => {
    const answers = [
      ...hostileAnswers,
      '- item',
      '+ item',
      '1. one',
      '2) two',
      '# head',
      '> quote',
      '===',
      '    code',
    ];
    for (const answer of answers) {
      const [open, inline, close, ...more] = reader.parse(markdown(sampleSource([paragraph(answer)])), {});
      expect([open?.type, close?.type, more.length]).toEqual(['paragraph_open', 'paragraph_close', 0]);
      const kinds = new Set(inline?.children?.map((token) => token.type));
      expect([...kinds].filter((kind) => kind !== 'text' && kind !== 'text_special')).toEqual([]);
      expect(inline?.children?.map((token) => token.content).join('')).toBe(answer.trim());
    }
  });

  it('keeps a table a table when a cell holds a bar or a line break', () => {
    const html = reader.render(
      markdown(
        sampleSource([{ type: 'table', align: ['right'], head: [text('A|B')], rows: [[text('1|2\n3')]] }]),
      ),
    );
    expect(html).toContain('<th style="text-align:right">A|B</th>');
    expect(html).toContain('<td style="text-align:right">1|2 3</td>');
  });
});
