import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { strFromU8, unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type FilledTemplate } from '#interview';
import { base64, paragraph, sampleDocx } from '../../test/sample-docx.js';
import { Assembler } from './assembler.js';
import { Office } from './office.js';
import { defaultAssemblerOptions } from './assembler-options.js';
import { sampleForm } from './pdf/sample-form.js';
import { sampleSource } from './sample-source.js';
import type { TemplateFile } from './template-file.js';

let assembler: Assembler;
const office = (await Office.find(defaultAssemblerOptions)) !== null;
const because = office ? '' : ' (skipped: LibreOffice or bubblewrap is not installed)';

beforeAll(async () => {
  assembler = await Assembler.start();
});
afterAll(() => assembler.close());

const docxFile = 'addon:templates/letter.docx';

function letter(): { template: TemplateFile; filled: FilledTemplate } {
  const bytes = sampleDocx(paragraph('I, {{name}}, own a house.'));
  const { templates } = compile({
    name: 'addon',
    files: {
      'interviews/main.yml':
        'mandatory: true\nquestion: Done\nattachment:\n  docx template file: letter.docx\n',
      'templates/letter.docx': base64(bytes),
    },
    dependencies: {},
  });
  return {
    template: { bytes, compiled: templates[docxFile] ?? null },
    filled: { type: 'docx', file: docxFile, parts: { 'word/document.xml': [0, 'Zoe <Quist>', 1] } },
  };
}

const words = async (pdf: Uint8Array): Promise<string> => {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text;
};

describe('the assembler, given templates', () => {
  it('fills in a DOCX', async () => {
    const { template, filled } = letter();
    const source = sampleSource([], { template: filled });
    const { bytes } = await assembler.assemble(source, 'docx', { template });
    expect(strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array())).toContain(
      'I, Zoe &lt;Quist&gt;, own',
    );
  });

  it.skipIf(!office)(
    `makes a tagged PDF of a DOCX${because}`,
    async () => {
      const { template, filled } = letter();
      const source = sampleSource([], { template: filled });
      expect(assembler.formatsOf(source)).toEqual(['pdf', 'docx']);
      const { bytes } = await assembler.assemble(source, 'pdf', { template });
      expect(await words(bytes)).toContain('I, Zoe <Quist>, own a house.');
      expect((await PDFDocument.load(bytes)).catalog.has(PDFName.of('StructTreeRoot'))).toBe(true);
    },
    90_000,
  );

  it.skipIf(!office)(
    `kills LibreOffice at its deadline${because}`,
    async () => {
      const hasty = await Assembler.start({ officeMs: 300 });
      try {
        const { template, filled } = letter();
        const asked = hasty.assemble(sampleSource([], { template: filled }), 'pdf', { template });
        await expect(asked).rejects.toMatchObject({ reason: 'deadline' });
      } finally {
        await hasty.close();
      }
    },
    30_000,
  );

  it('fills in a PDF form', async () => {
    const fields = [{ name: 'name', value: 'Zoe' }];
    const source = sampleSource([], {
      formats: ['pdf'],
      template: { type: 'pdf', file: 'addon:templates/form.pdf', editable: false, fields },
    });
    const template = { bytes: await sampleForm(), compiled: null };
    expect(await words((await assembler.assemble(source, 'pdf', { template })).bytes)).toContain('Zoe');
  });

  it('says by its reason that a form has no such field', async () => {
    const fields = [{ name: 'nmae', value: 'Zoe' }];
    const source = sampleSource([], {
      formats: ['pdf'],
      template: { type: 'pdf', file: 'addon:templates/form.pdf', editable: false, fields },
    });
    const template = { bytes: await sampleForm(), compiled: null };
    await expect(assembler.assemble(source, 'pdf', { template })).rejects.toMatchObject({
      reason: 'template',
    });
  });
});
