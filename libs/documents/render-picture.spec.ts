import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { AssemblyRequest } from './assembly-message.js';
import { renderDocument } from './render-document.js';
import { sampleSource } from './sample-source.js';

/** One red pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);
const source = sampleSource([
  {
    type: 'paragraph',
    content: [
      { type: 'text', text: 'Signed ' },
      { type: 'image', file: 'f1', text: 'signature.png', width: { value: 96, unit: 'px' } },
      { type: 'image', file: 'gone', text: 'lost.png', width: null },
    ],
  },
]);
const pictures = new Map([['f1', { bytes: png, type: 'png' as const, width: 300, height: 100 }]]);

async function made(format: AssemblyRequest['format']): Promise<Buffer> {
  const request = { source, format, created: null, paper: 'letter', template: null, pictures } as const;
  const reply = await renderDocument({ ...request, outputBytes: 1_000_000 });
  return reply.type === 'document' ? Buffer.from(reply.bytes) : Buffer.from(`failed: ${reply.type}`);
}

describe('an uploaded picture', () => {
  it('is in a DOCX with its name as alternative text, at the size that the author gave', async () => {
    const files = unzipSync(await made('docx'));
    expect(Object.keys(files).filter((path) => path.startsWith('word/media/'))).toHaveLength(1);
    const words = strFromU8(files['word/document.xml'] ?? new Uint8Array());
    expect(words).toContain('descr="signature.png"');
    expect(words).toContain('cx="914400"');
  });

  it('is in a PDF that a screen reader can read', async () => {
    const text = (await made('pdf')).toString('latin1');
    expect(text).toContain('/Subtype /Image');
    expect(text).toContain('pdfuaid');
  });

  it('is in an HTML file, which loads nothing', async () => {
    expect((await made('html')).toString()).toContain(
      `<img src="data:image/png;base64,${png.toString('base64')}" alt="signature.png"`,
    );
  });

  it('stands as its name where it is not at hand, and in Markdown', async () => {
    expect((await made('html')).toString()).toContain('lost.png');
    expect((await made('md')).toString()).toContain('Signed signature.png');
  });
});
