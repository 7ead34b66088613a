import {
  PDFCheckBox,
  PDFDocument,
  PDFDropdown,
  PDFName,
  PDFOptionList,
  PDFRadioGroup,
  PDFTextField,
  type PDFField,
} from '@cantoo/pdf-lib';
import type { FilledTemplate } from '#interview';
import type { PreparedDocument } from '../prepared-document.js';
import { printableText } from '../printable-text.js';
import type { TemplateFile } from '../template-file.js';
import { FormFonts } from './form-fonts.js';
import { stripActions } from './strip-actions.js';
import { UnknownFormField } from './unknown-form-field.js';

/**
 * A PDF form filled in. Values are text of their fields and nothing else; what acts in the template was
 * taken out before.
 * @throws UnknownFormField; Error where the file cannot be read
 */
export async function fillForm(
  filled: Extract<FilledTemplate, { type: 'pdf' }>,
  { bytes }: TemplateFile,
  document: PreparedDocument,
): Promise<Buffer> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  stripActions(pdf);
  const form = pdf.getForm();
  const fonts = new FormFonts(pdf);
  for (const { name, value } of filled.fields) {
    const field = form.getFieldMaybe(name);
    if (!field) throw new UnknownFormField(name);
    await fill(field, value, fonts);
  }
  if (!filled.editable) form.flatten({ updateFieldAppearances: false });
  describe(pdf, document);
  return Buffer.from(await pdf.save({ updateFieldAppearances: false }));
}

async function fill(field: PDFField, value: string | boolean, fonts: FormFonts): Promise<void> {
  if (field instanceof PDFCheckBox) {
    if (isTicked(value, field)) field.check();
    else field.uncheck();
    if (field.needsAppearancesUpdate()) field.defaultUpdateAppearances();
    return;
  }
  const text = printableText(typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value);
  if (field instanceof PDFTextField) {
    const shown = field.isMultiline() ? text : text.replaceAll('\n', ' ');
    if (field.isRichFormatted()) field.disableRichFormatting();
    // A form's box may be short; what a person said is not cut off.
    if (shown.length > (field.getMaxLength() ?? Infinity)) {
      field.disableCombing();
      field.removeMaxLength();
    }
    field.setText(shown);
    field.updateAppearances(await fonts.of(shown));
    return;
  }
  if (field instanceof PDFRadioGroup) {
    if (text === '') return field.clear();
    return field.select(choiceOf(field, text, field.getOptions()));
  }
  if (field instanceof PDFDropdown || field instanceof PDFOptionList) {
    if (text === '') return field.clear();
    const choice = choiceOf(field, text, field.getOptions());
    field.select(choice);
    field.updateAppearances(await fonts.of(field.getOptions().join('')));
    return;
  }
  throw new UnknownFormField(field.getName());
}

/** True, a word for it, or the box's own value for being ticked. */
function isTicked(value: string | boolean, field: PDFCheckBox): boolean {
  if (typeof value === 'boolean') return value;
  const own = field.acroField.getOnValue()?.decodeText();
  return ['true', 'yes', 'on', 'x', '1'].includes(value.trim().toLowerCase()) || value === own;
}

function choiceOf(field: PDFField, text: string, options: string[]): string {
  const found = options.find((option) => option === text) ?? options.find((option) => same(option, text));
  if (found === undefined) throw new UnknownFormField(field.getName());
  return found;
}

function same(option: string, text: string): boolean {
  return option.trim().toLowerCase() === text.trim().toLowerCase();
}

/** The file says no author, program or time but what the document's own data give. */
function describe(pdf: PDFDocument, { title, subject, language, created }: PreparedDocument): void {
  pdf.context.trailerInfo.Info = undefined;
  pdf.setTitle(title, { showInWindowTitleBar: true });
  if (subject !== null) pdf.setSubject(subject);
  pdf.setLanguage(language);
  if (created !== null) {
    pdf.setCreationDate(created);
    pdf.setModificationDate(created);
  }
  pdf.catalog.delete(PDFName.of('Metadata'));
}
