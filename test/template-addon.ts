import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { paragraph, sampleDocx } from './sample-docx.js';

const interview = `metadata:
  title: Letters
---
mandatory: true
question: Done
attachments:
  - name: Letter
    docx template file: letter.docx
  - name: Form
    pdf template file: form.pdf
    editable: false
    fields:
      - who: "{{name}}"
---
question: Name?
fields:
  - Name: name
`;

/** Makes the folder of an add-on, `@test/letters`, whose one interview has documents from templates; then removes it. */
export async function withTemplateAddon<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'affiant-template-addon-'));
  try {
    const affiant = { apiVersion: 1, kind: 'content', interviews: ['letters'], permissions: [] };
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: '@test/letters', version: '1.0.0', affiant }),
    );
    await mkdir(join(folder, 'interviews'));
    await mkdir(join(folder, 'templates'));
    await writeFile(join(folder, 'interviews/letters.yml'), interview);
    await writeFile(join(folder, 'templates/letter.docx'), sampleDocx(paragraph('Dear {{name}},')));
    const form = await PDFDocument.create();
    form.getForm().createTextField('who').addToPage(form.addPage(), { width: 200, height: 20 });
    await writeFile(join(folder, 'templates/form.pdf'), await form.save());
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
