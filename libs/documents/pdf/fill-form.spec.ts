import { PDFDocument, PDFName, PDFString, type PDFDict } from '@cantoo/pdf-lib';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { prepareDocument } from '../prepare-document.js';
import { hostileAnswers, sampleSource } from '../sample-source.js';
import { fillForm } from './fill-form.js';
import { formFields } from './form-fields.js';
import { sampleForm } from './sample-form.js';

type Fields = { name: string; value: string | boolean }[];

async function filled(fields: Fields, editable = true, bytes: Uint8Array | null = null): Promise<Buffer> {
  const document = prepareDocument(sampleSource([]), { created: null, paper: 'letter' });
  const form = bytes ?? (await sampleForm());
  return fillForm({ type: 'pdf', file: 'f', editable, fields }, { bytes: form, compiled: null }, document);
}

const words = async (pdf: Uint8Array): Promise<string> =>
  (await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true })).text;

describe('a filled PDF form', () => {
  it('has text, ticks and choices in their fields, to be changed later', async () => {
    const form = (
      await PDFDocument.load(
        await filled([
          { name: 'name', value: 'Ann Lee' },
          { name: 'agree', value: true },
          { name: 'court', value: 'South' },
          { name: 'state', value: 'ohio' },
        ]),
      )
    ).getForm();
    expect(form.getTextField('name').getText()).toBe('Ann Lee');
    expect(form.getCheckBox('agree').isChecked()).toBe(true);
    expect(form.getRadioGroup('court').getSelected()).toBe('South');
    expect(form.getDropdown('state').getSelected()).toEqual(['Ohio']);
  });

  it('takes words for a tick, and leaves it away for others', async () => {
    for (const [value, ticked] of [
      ['yes', true],
      ['Yes', true],
      ['', false],
      ['no', false],
      [false, false],
    ] as const) {
      const form = (await PDFDocument.load(await filled([{ name: 'agree', value }]))).getForm();
      expect(form.getCheckBox('agree').isChecked()).toBe(ticked);
    }
  });

  it('is part of the page where it is not to be changed', async () => {
    const pdf = await filled(
      [
        { name: 'name', value: 'Ann Lee' },
        { name: 'agree', value: true },
      ],
      false,
    );
    expect((await PDFDocument.load(pdf)).getForm().getFields()).toEqual([]);
    expect(await words(pdf)).toContain('Ann Lee');
  });

  it.each(['Zoë Müller', 'Лев Толстой', 'Ζωή', 'שלום', 'سامر', 'Nguyễn Thị', 'Ľubica'])(
    'writes names of any script: %s',
    async (name) => {
      for (const editable of [true, false]) {
        const pdf = await filled([{ name: 'name', value: name }], editable);
        if (editable)
          expect((await PDFDocument.load(pdf)).getForm().getTextField('name').getText()).toBe(name);
        else expect(pdf.length).toBeGreaterThan(1000);
      }
    },
  );

  it('shows letters that Helvetica lacks', async () => {
    expect(await words(await filled([{ name: 'name', value: 'Лев Толстой' }], false))).toContain(
      'Лев Толстой',
    );
  });

  it.each(hostileAnswers)('holds an answer as text alone: %s', async (answer) => {
    const pdf = await PDFDocument.load(await filled([{ name: 'story', value: `${answer} /JS (x) endobj` }]));
    expect(pdf.getForm().getTextField('story').getText()).toBe(`${answer} /JS (x) endobj`);
  });

  it('cuts nothing off that is longer than its box', async () => {
    const form = (await PDFDocument.load(await filled([{ name: 'zip', value: '02139-1234' }]))).getForm();
    expect(form.getTextField('zip').getText()).toBe('02139-1234');
  });

  it.each([
    { name: 'nmae', value: 'x' },
    { name: 'court', value: 'West' },
    { name: 'state', value: 'Utah' },
  ])('refuses what the form does not have: $name', async (field) => {
    await expect(filled([field])).rejects.toThrow(`no field "${field.name}"`);
  });

  it('says the title and no author or program', async () => {
    const pdf = await PDFDocument.load(
      await filled([], true, await sampleForm((one) => one.setAuthor('Somebody'))),
      { updateMetadata: false },
    );
    expect([pdf.getTitle(), pdf.getAuthor(), pdf.getProducer()]).toEqual([
      'Answer to the Complaint',
      undefined,
      undefined,
    ]);
  });

  it('tells its fields to who writes an interview', async () => {
    expect(
      (await formFields(await sampleForm())).map(({ name, type, choices }) => [name, type, ...choices]),
    ).toEqual([
      ['name', 'text'],
      ['zip', 'text'],
      ['story', 'text'],
      ['agree', 'checkbox'],
      ['court', 'choice', 'North', 'South'],
      ['state', 'choice', 'Maine', 'Ohio'],
    ]);
  });
});

describe('a hostile PDF form', () => {
  const script = (pdf: PDFDocument): PDFDict =>
    pdf.context.obj({ S: 'JavaScript', JS: PDFString.of('app.alert(1)') });
  const stripped = async (change: (pdf: PDFDocument) => void): Promise<string> => {
    const bytes = await filled([{ name: 'name', value: 'x' }], true, await sampleForm(change));
    const pdf = await PDFDocument.load(bytes);
    return pdf.context
      .enumerateIndirectObjects()
      .map(([, object]) => object.toString())
      .join('\n');
  };

  it.each<[string, (pdf: PDFDocument) => void]>([
    ['opening', (pdf) => pdf.catalog.set(PDFName.of('OpenAction'), pdf.context.register(script(pdf)))],
    ['any event', (pdf) => pdf.catalog.set(PDFName.of('AA'), pdf.context.obj({ WC: script(pdf) }))],
    ['a page', (pdf) => pdf.getPage(0).node.set(PDFName.of('AA'), pdf.context.obj({ O: script(pdf) }))],
    [
      'typing',
      (pdf) =>
        pdf
          .getForm()
          .getTextField('name')
          .acroField.dict.set(PDFName.of('AA'), pdf.context.obj({ K: script(pdf) })),
    ],
    [
      'pressing',
      (pdf) => pdf.getForm().getTextField('name').acroField.dict.set(PDFName.of('A'), script(pdf)),
    ],
    ['a name', (pdf) => pdf.addJavaScript('x', 'app.alert(1)')],
    [
      'another action',
      (pdf) =>
        pdf
          .getForm()
          .getTextField('name')
          .acroField.dict.set(PDFName.of('A'), pdf.context.obj({ S: 'GoTo', D: [0], Next: script(pdf) })),
    ],
  ])('loses its script that waits for %s', async (_, change) => {
    expect(await stripped(change)).not.toMatch(/app\.alert|JavaScript/);
  });

  it.each(['Launch', 'SubmitForm', 'ImportData', 'GoToR', 'GoToE'])('loses its action %s', async (kind) => {
    const found = await stripped((pdf) =>
      pdf
        .getForm()
        .getTextField('name')
        .acroField.dict.set(PDFName.of('A'), pdf.context.obj({ S: kind, F: PDFString.of('evil') })),
    );
    expect(found).not.toContain('evil');
  });

  it('loses files that are in it, and XFA', async () => {
    const bytes = await sampleForm(async (pdf) => {
      await pdf.attach(new TextEncoder().encode('evil'), 'evil.exe');
      pdf.catalog.getOrCreateAcroForm().dict.set(PDFName.of('XFA'), PDFString.of('evil'));
    });
    const pdf = await PDFDocument.load(await filled([], true, bytes));
    expect(pdf.getAttachments()).toEqual([]);
    expect(pdf.catalog.getOrCreateAcroForm().dict.has(PDFName.of('XFA'))).toBe(false);
  });

  it('keeps a link to a page of the web and no other', async () => {
    const link = (uri: string) => (pdf: PDFDocument) => {
      const annotation = pdf.context.obj({
        Type: 'Annot',
        Subtype: 'Link',
        Rect: [0, 0, 9, 9],
        A: { S: 'URI', URI: PDFString.of(uri) },
      });
      pdf.getPage(0).node.addAnnot(pdf.context.register(annotation));
    };
    expect(await stripped(link('https://example.org/help'))).toContain('example.org');
    expect(await stripped(link('javascript:evil'))).not.toContain('evil');
  });

  it('is refused where it is no PDF', async () => {
    await expect(filled([], true, new TextEncoder().encode('hello'))).rejects.toThrow();
  });
});
