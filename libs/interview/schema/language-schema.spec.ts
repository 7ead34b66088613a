import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { languageSchema } from './language-schema.js';

const root = new URL('../../../', import.meta.url).pathname;
const interviews = ['test/examples', 'plugins/housing/interviews'].flatMap((folder) =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith('.yml') && !name.endsWith('.test.yml'))
    .map((name) => `${folder}/${name}`),
);
const valid = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true }).compile(
  languageSchema(),
);

function refused(text: string): unknown[] {
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core' });
  const blocks = (Array.isArray(documents) ? documents : []).map((document): unknown => document.toJS());
  return blocks.filter((block) => !valid(block));
}

describe('the JSON Schema of the language', () => {
  it.each(interviews)('takes %s', (path) => {
    expect(refused(readFileSync(root + path, 'utf8'))).toEqual([]);
  });

  it.each([
    ['a key of a block', 'question: Hi\nsubqestion: x'],
    ['a kind of block', 'qestion: Hi'],
    ['a key of the metadata', 'metadata:\n  titel: x'],
    ['a key of an attachment', 'question: Hi\nattachment:\n  contents: x'],
    ['a data type', 'question: Hi\nfields:\n  - Age: age\n    datatype: intger'],
    ['a class', 'objects:\n  - client: Individul'],
  ])('refuses %s that is not known', (_, text) => {
    expect(refused(text)).toHaveLength(1);
  });
});
