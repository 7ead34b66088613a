import type { ScreenField } from '#interview';

/** How a field is shown and read. */
export type FieldKind =
  | 'text'
  | 'area'
  | 'password'
  | 'number'
  | 'date'
  | 'time'
  | 'datetime'
  | 'tick'
  | 'radios'
  | 'checkboxes'
  | 'dropdown'
  | 'combobox'
  | 'buttons'
  | 'range'
  | 'upload'
  | 'signature'
  | 'hidden'
  | 'note';

const byInputType: { readonly [inputType: string]: FieldKind } = {
  buttons: 'buttons',
  radio: 'radios',
  dropdown: 'dropdown',
  combobox: 'combobox',
  datalist: 'combobox',
  area: 'area',
  hidden: 'hidden',
};

const byDatatype: { readonly [datatype: string]: FieldKind } = {
  area: 'area',
  password: 'password',
  integer: 'number',
  number: 'number',
  currency: 'number',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  yesno: 'tick',
  noyes: 'tick',
  yesnowide: 'tick',
  noyeswide: 'tick',
  yesnoradio: 'radios',
  noyesradio: 'radios',
  yesnomaybe: 'radios',
  noyesmaybe: 'radios',
  radio: 'radios',
  object_radio: 'radios',
  dropdown: 'dropdown',
  object: 'dropdown',
  combobox: 'combobox',
  datalist: 'combobox',
  checkboxes: 'checkboxes',
  object_checkboxes: 'checkboxes',
  multiselect: 'checkboxes',
  object_multiselect: 'checkboxes',
  range: 'range',
  file: 'upload',
  files: 'upload',
  camera: 'upload',
  user: 'upload',
  environment: 'upload',
  signature: 'signature',
  hidden: 'hidden',
};

/** The input type decides where the author gave one; else the data type; else whether there are choices. */
export function fieldKind(field: ScreenField): FieldKind {
  if (field.name === '') return 'note';
  const { inputType, datatype } = field;
  // A choice of one's own needs a text beside it, which a drop-down has no room for.
  if (field.other !== undefined && field.choices.length > 0 && inputType !== 'combobox') return 'radios';
  const kind = (inputType === null ? undefined : byInputType[inputType]) ?? byDatatype[datatype];
  if (kind !== undefined) return kind;
  return field.choices.length > 0 ? 'radios' : 'text';
}

const several = new Set(['checkboxes', 'object_checkboxes', 'multiselect', 'object_multiselect']);

/** True where a person may tick several choices: `input type` cannot make one choice of these. */
export function takesSeveral(field: ScreenField): boolean {
  return several.has(field.datatype);
}
