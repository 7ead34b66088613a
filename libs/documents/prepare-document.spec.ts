import type { DocumentBlock } from '#interview';
import { describe, expect, it } from 'vitest';
import { prepareDocument } from './prepare-document.js';
import type { PreparedBlock } from './prepared-document.js';
import { heading, paragraph, sampleSource, text } from './sample-source.js';

function prepared(...blocks: DocumentBlock[]): PreparedBlock[] {
  return prepareDocument(sampleSource(blocks), { created: null, paper: 'letter' }).blocks;
}

describe('a document made ready', () => {
  it('has headings without gaps', () => {
    const levels = prepared(
      heading(2, 'a'),
      heading(4, 'b'),
      heading(3, 'c'),
      heading(1, 'd'),
      heading(6, 'e'),
    );
    expect(levels.map((block) => block.type === 'heading' && block.level)).toEqual([1, 2, 3, 1, 2]);
  });

  it('makes a line to sign on of a paragraph of underscores, and of nothing else', () => {
    expect(
      prepared(paragraph('________'), paragraph('Signed: ____'), paragraph('_')).map(({ type }) => type),
    ).toEqual(['signature', 'paragraph', 'paragraph']);
  });

  it('breaks a line where an answer does, and starts the next one at the margin', () => {
    const [block] = prepared({
      type: 'paragraph',
      content: [...text('a\n  b'), { type: 'break' }, ...text(' '), ...text('c')],
    });
    expect(block).toMatchObject({
      content: [text('a')[0], { type: 'break' }, text('b')[0], { type: 'break' }, text('c')[0]],
    });
  });

  it('makes every row of a table as wide as the widest', () => {
    const [block] = prepared({
      type: 'table',
      align: ['right'],
      head: [text('A')],
      rows: [[text('1'), text('2')], []],
    });
    expect(block).toMatchObject({
      align: ['right', null],
      head: [{}, { content: [] }],
      rows: [
        [{}, {}],
        [{}, {}],
      ],
    });
  });

  it('takes English for a language that is none', () => {
    const source = sampleSource([], { language: '"><script>' });
    expect(prepareDocument(source, { created: null, paper: 'letter' }).language).toBe('en');
  });

  it('has a title whatever the interview calls it', () => {
    const names = [
      { name: 'A\nB' },
      { name: '', filename: 'f' },
      { name: '', filename: '' },
      { metadata: { title: 'T' } },
    ];
    const titles = names.map(
      (more) => prepareDocument(sampleSource([], more), { created: null, paper: 'letter' }).title,
    );
    expect(titles).toEqual(['A B', 'f', 'Document', 'T']);
  });
});
