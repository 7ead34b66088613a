import {
  attachmentKeys,
  blockKeys,
  datatypes,
  featureKeys,
  fieldKeys,
  inputTypes,
  metadataKeys,
  modifierKeys,
  partKeys,
  type KeySet,
} from '../compile/keys.js';
import { classAliases, classNames } from '../program/reserved.js';

/** A JSON Schema, 2020-12. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/**
 * The JSON Schema of one block of an interview file, made of the compiler's own lists of keys, for editors:
 * what it refuses, the compiler refuses too. It knows keys, data types and classes, and leaves code, texts
 * and names to the linter.
 */
export function languageSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A block of an interview',
    anyOf: [{ type: 'null' }, ...Object.keys(blockKeys).flatMap(blockSchemas)],
    $defs: {
      scalar: { type: ['string', 'number', 'boolean', 'null'] },
      field: listItem(fieldKeys, { datatype: { enum: datatypes }, 'input type': { enum: inputTypes } }),
      attachment: { anyOf: [strict(attachmentKeys), { type: 'string' }] },
      class: {
        anyOf: [
          { enum: [...classNames, ...Object.keys(classAliases)] },
          { type: 'string', pattern: '^\\s*\\$\\{' },
          {
            type: 'object',
            properties: { class: { $ref: '#/$defs/class' }, object_type: { $ref: '#/$defs/class' } },
          },
        ],
      },
    },
  };
}

/** A block may also be known by its event or by its fields alone: see `kindOf` in `compile/file.ts`. */
function blockSchemas(kind: string): JsonSchema[] {
  const keys = blockKeys[kind] ?? { known: [] };
  const block = strict({ ...keys, known: [...keys.known, ...modifierKeys] }, contents[kind]);
  if (kind === 'question')
    return [['question'], ['event', 'review'], ['fields']].map((required) => ({ ...block, required }));
  if (kind === 'attachment')
    return [['attachment'], ['attachments']].map((required) => ({ ...block, required }));
  return [{ ...block, required: [kind] }];
}

const items = (schema: string): JsonSchema => ({
  anyOf: [{ $ref: `#/$defs/${schema}` }, { type: 'array', items: { $ref: `#/$defs/${schema}` } }],
});

/** What stands below the keys of a kind of block, where its own keys are known. */
const contents: { readonly [kind: string]: { [key: string]: JsonSchema } } = {
  question: { fields: items('field'), attachment: items('attachment'), attachments: items('attachment') },
  attachment: { attachment: items('attachment'), attachments: items('attachment') },
  metadata: { metadata: strict(metadataKeys) },
  features: { features: strict(featureKeys) },
  'default screen parts': { 'default screen parts': strict(partKeys) },
  objects: {
    objects: {
      anyOf: [
        { type: 'array', items: { type: 'object', additionalProperties: { $ref: '#/$defs/class' } } },
        { type: 'object', additionalProperties: { $ref: '#/$defs/class' } },
      ],
    },
  },
};

function strict({ known }: KeySet, own: { [key: string]: JsonSchema } = {}): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(known.map((key) => [key, own[key] ?? {}])),
    additionalProperties: false,
  };
}

/** An item with one key of the author's own, the label: `- First name: client.name.first`. */
function listItem({ known }: KeySet, own: { [key: string]: JsonSchema }): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(known.map((key) => [key, own[key] ?? {}])),
    additionalProperties: { type: 'string' },
  };
}
