import type { DocumentBlock, DocumentInline, DocumentSource } from '#interview';

/** Trees for the tests beside it. */
export function sampleSource(blocks: DocumentBlock[], more: Partial<DocumentSource> = {}): DocumentSource {
  return {
    name: 'Answer to the Complaint',
    filename: 'answer',
    formats: ['pdf', 'docx'],
    language: 'en',
    metadata: {},
    blocks,
    ...more,
  };
}

export function text(words: string): DocumentInline[] {
  return [{ type: 'text', text: words }];
}

export function paragraph(words: string): DocumentBlock {
  return { type: 'paragraph', content: text(words) };
}

export function heading(level: 1 | 2 | 3 | 4 | 5 | 6, words: string): DocumentBlock {
  return { type: 'heading', level, content: text(words) };
}

/** Answers that are markup, code or an attack somewhere, and how they must read. */
export const hostileAnswers: string[] = [
  '#import "@preview/x:0.1.0": *',
  '#read("/etc/passwd")',
  '*bold* _slanted_ `code`',
  '$x^2$ = $ y $',
  '] ) } [ ( {',
  '\\ \\u{41} \\n',
  '<label> @reference // comment /* and */',
  '<script>alert(1)</script> &amp; <b>&</b>',
  '{{owner}} ${1 + 1} {% if %}',
  '<w:p/> ]]> <!--',
  '-- --- ... ~ "quoted" \'single\'',
  'https://example.org/ www.example.org me@example.org',
];
