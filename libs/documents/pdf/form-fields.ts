import {
  PDFCheckBox,
  PDFDocument,
  PDFDropdown,
  PDFOptionList,
  PDFRadioGroup,
  PDFTextField,
} from '@cantoo/pdf-lib';

/** A field of a PDF form as its author names it, and the choices that it takes. */
export interface FormField {
  name: string;
  type: 'text' | 'checkbox' | 'choice' | 'other';
  choices: string[];
}

/** The fields of a form, for who writes an attachment. @throws Error where the file is no PDF or locked */
export async function formFields(bytes: Uint8Array): Promise<FormField[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return pdf
    .getForm()
    .getFields()
    .map((field): FormField => {
      const name = field.getName();
      if (field instanceof PDFTextField) return { name, type: 'text', choices: [] };
      if (field instanceof PDFCheckBox) return { name, type: 'checkbox', choices: [] };
      if (field instanceof PDFRadioGroup || field instanceof PDFDropdown || field instanceof PDFOptionList)
        return { name, type: 'choice', choices: field.getOptions() };
      return { name, type: 'other', choices: [] };
    });
}
