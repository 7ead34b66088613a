import { PDFDocument } from '@cantoo/pdf-lib';

/** A form with a field of each kind, for the tests beside it. */
export async function sampleForm(
  change: (pdf: PDFDocument) => void | Promise<void> = () => undefined,
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage();
  const form = pdf.getForm();
  const place = (y: number) => ({ x: 50, y, width: 200, height: 20 });
  page.drawText('Petition for a change of name', { x: 50, y: 780, size: 14 });
  form.createTextField('name').addToPage(page, place(700));
  const short = form.createTextField('zip');
  short.setMaxLength(5);
  short.addToPage(page, place(670));
  const long = form.createTextField('story');
  long.enableMultiline();
  long.addToPage(page, { ...place(560), height: 80 });
  form.createCheckBox('agree').addToPage(page, { ...place(500), width: 20 });
  const court = form.createRadioGroup('court');
  court.addOptionToPage('North', page, { ...place(450), width: 20 });
  court.addOptionToPage('South', page, { ...place(420), width: 20 });
  const state = form.createDropdown('state');
  state.setOptions(['Maine', 'Ohio']);
  state.addToPage(page, place(380));
  await change(pdf);
  return pdf.save();
}
