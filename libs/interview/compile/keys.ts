import { nearest } from './nearest.js';
import type { Problems } from './problems.js';
import type { Entry, MapNode } from './yaml.js';

/** Keys of a kind of map: those that work, and those of the language that are not there yet. */
export interface KeySet {
  known: readonly string[];
  later?: readonly string[];
  /** Refused on purpose, with the reason. */
  refused?: { readonly [key: string]: string };
}

/** Reports every key that is unknown, not there yet or refused; an error names the nearest known one. */
export function checkKeys(map: MapNode, keys: KeySet, problems: Problems): void {
  for (const entry of map.entries) checkKey(entry, keys, problems);
}

export function checkKey({ key, place }: Entry, keys: KeySet, problems: Problems): void {
  if (keys.known.includes(key)) return;
  const refused = keys.refused?.[key];
  if (refused !== undefined) problems.error(place, `The key "${key}" is refused: ${refused}`);
  else if (keys.later?.includes(key)) problems.error(place, `The key "${key}" is not supported yet`);
  else {
    const near = nearest(key, [...keys.known, ...(keys.later ?? [])]);
    problems.error(place, `The key "${key}" is not known${near === null ? '' : `. Did you mean "${near}"?`}`);
  }
}

export const modifierKeys: readonly string[] = [
  'id',
  'mandatory',
  'initial',
  'if',
  'need',
  'sets',
  'only sets',
  'depends on',
  'generic object',
  'section',
  'progress',
  'language',
  'comment',
  'reconsider',
  'undefine',
  'event',
  'scan for variables',
  'role',
];

const question: readonly string[] = [
  'question',
  'subquestion',
  'under',
  'right',
  'help',
  'css class',
  'fields',
  'yesno',
  'noyes',
  'yesnomaybe',
  'field',
  'choices',
  'buttons',
  'dropdown',
  'combobox',
  'signature',
  'continue button field',
  'review',
  'continue button label',
  'resume button label',
  'back button',
  'prevent going back',
  'validation code',
  'action buttons',
  'skip undefined',
  'hide continue button',
  'attachment',
  'attachments',
  'attachment code',
  'attachments code',
  'default',
  'required',
  'datatype',
  'input type',
  'shuffle',
  'validation messages',
  'none of the above',
  'exclude',
  'hint',
  'terms',
  'auto terms',
  'list collect',
  'allow downloading',
  'allow emailing',
  'audio',
  'video',
  'decoration',
  'check in',
  'reload',
];

export const blockKeys: { readonly [kind: string]: KeySet } = {
  question: {
    known: question,
    refused: { script: "a page holds no author's JavaScript", html: 'use subquestion' },
  },
  code: { known: ['code'] },
  objects: { known: ['objects'] },
  data: { known: ['data', 'variable name', 'use objects'] },
  'data from code': { known: ['data from code', 'variable name', 'use objects'] },
  template: { known: ['template', 'content', 'content file', 'subject'] },
  table: {
    known: ['table', 'rows', 'columns', 'edit', 'delete buttons', 'filter', 'sort key', 'show if empty'],
  },
  attachment: { known: ['attachment', 'attachments', 'variable name'] },
  metadata: { known: ['metadata'] },
  features: { known: ['features'] },
  include: { known: ['include'] },
  sections: { known: ['sections'] },
  'interview help': { known: ['interview help'] },
  'default screen parts': { known: ['default screen parts'] },
  'default validation messages': { known: ['default validation messages'] },
  terms: { known: ['terms'] },
  'auto terms': { known: ['auto terms'] },
  translations: { known: ['translations'] },
  order: { known: ['order'] },
  comment: { known: [] },
};

export const metadataKeys: KeySet = {
  known: [
    'title',
    'short title',
    'description',
    'authors',
    'language',
    'languages',
    'tags',
    'required privileges',
    'exit link',
    'exit label',
    'exit url',
    'error help',
    'interview delete days',
    'multi_user',
    'background_access',
    'escrow',
  ],
};

export const featureKeys: KeySet = {
  known: [
    'progress bar',
    'navigation',
    'question back button',
    'question help button',
    'hide standard menu',
    'review button',
    'show progress bar percentage',
    'navigation back button',
    'labels above fields',
    'small screen navigation',
    'exit page',
  ],
};

export const partKeys: KeySet = {
  known: [
    'title',
    'subtitle',
    'pre',
    'post',
    'under',
    'right',
    'submit',
    'css class',
    'continue button label',
    'short title',
    'exit label',
    'help label',
    'logo',
    'short logo',
    'resume button label',
    'back button label',
  ],
};

export const fieldKeys: KeySet = {
  known: [
    'label',
    'field',
    'datatype',
    'input type',
    'no label',
    'required',
    'default',
    'hint',
    'help',
    'choices',
    'code',
    'exclude',
    'none of the above',
    'shuffle',
    'min',
    'max',
    'minlength',
    'maxlength',
    'step',
    'scale',
    'rows',
    'validate',
    'validation messages',
    'show if',
    'hide if',
    'enable if',
    'disable if',
    'currency symbol',
    'object labeler',
    'note',
    'html',
    'under text',
    'css class',
    'inline width',
    'all of the above',
    'address autocomplete',
    'under',
    'field metadata',
    'disable others',
    'uncheck others',
    'check others',
    'accept',
    'maximum size',
    'other',
    'grid',
  ],
  refused: {
    'raw html': 'use note, or html, which is sanitized',
    script: "a page holds no author's JavaScript",
  },
};

export const reviewKeys: KeySet = {
  known: ['label', 'field', 'fields', 'button', 'show if', 'note', 'help', 'html', 'css class'],
};

export const attachmentKeys: KeySet = {
  known: [
    'name',
    'filename',
    'valid formats',
    'content',
    'content file',
    'metadata',
    'variable name',
    'language',
    'skip undefined',
    'description',
    'docx template file',
    'pdf template file',
    'fields',
    'field variables',
    'field code',
    'editable',
  ],
  later: ['code', 'raw'],
};

export const datatypes: readonly string[] = [
  'text',
  'area',
  'password',
  'integer',
  'number',
  'currency',
  'date',
  'time',
  'datetime',
  'email',
  'phone',
  'url',
  'yesno',
  'noyes',
  'yesnowide',
  'noyeswide',
  'yesnoradio',
  'noyesradio',
  'yesnomaybe',
  'noyesmaybe',
  'radio',
  'dropdown',
  'combobox',
  'datalist',
  'checkboxes',
  'multiselect',
  'range',
  'hidden',
  'object',
  'object_radio',
  'object_checkboxes',
  'object_multiselect',
  'boolean',
  'file',
  'files',
  'camera',
  'user',
  'environment',
  'signature',
];
export const datatypesRefused: readonly string[] = ['raw', 'ml', 'mlarea'];
export const inputTypes: readonly string[] = [
  'radio',
  'dropdown',
  'combobox',
  'datalist',
  'area',
  'hidden',
  'buttons',
  'checkboxes',
  'multiselect',
];
