import { z } from 'zod';
import type { Setting } from './settings-schema.js';

/** A value that a setting may have. */
export type SettingValue = string | number | boolean | string[];

/** Texts longer than this are no setting, whatever the schema says. */
const LONGEST = 10_000;

type TextRules = Pick<Extract<Setting, { type: 'string' }>, 'format' | 'minLength' | 'maxLength' | 'enum'>;

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

const FORMATS: { readonly [format: string]: (text: string) => boolean } = {
  email: (text) => z.email().safeParse(text).success,
  uri: (text) => URL.canParse(text),
  date: (text) => z.iso.date().safeParse(text).success,
  hostname: (text) => HOST_NAME.test(text),
  password: () => true,
};

const FORMAT_WORDS: { readonly [format: string]: string } = {
  email: 'an e-mail address',
  uri: 'a web address, as in https://example.org/path',
  date: 'a date, as in 2026-01-31',
  hostname: 'a host name, as in example.org',
};

/** What is wrong with a value, as the end of a sentence that begins 'This must be …'; null where nothing is. */
export function settingProblem(setting: Setting, value: unknown): string | null {
  switch (setting.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'yes or no (true or false)';
    case 'number':
    case 'integer':
      return numberProblem(setting, value);
    case 'string':
      return typeof value === 'string' ? textProblem(setting, value) : 'text';
    case 'array':
      return listProblem(setting, value);
  }
}

function numberProblem(setting: Extract<Setting, { minimum?: unknown }>, value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'a number';
  if (setting.type === 'integer' && !Number.isInteger(value)) return 'a whole number';
  if (setting.minimum !== undefined && value < setting.minimum) return `${setting.minimum} or more`;
  return setting.maximum !== undefined && value > setting.maximum ? `${setting.maximum} or less` : null;
}

function textProblem({ format, minLength = 0, maxLength = LONGEST, enum: choices }: TextRules, text: string) {
  // JSON Schema counts characters, not the units of UTF-16.
  const length = Array.from(text).length;
  if (length < minLength) return `${minLength} characters or more`;
  if (length > Math.min(maxLength, LONGEST)) return `${Math.min(maxLength, LONGEST)} characters or fewer`;
  if (choices !== undefined && !choices.includes(text)) return `one of ${choices.join(', ')}`;
  return format === undefined || FORMATS[format]?.(text) ? null : (FORMAT_WORDS[format] ?? format);
}

function listProblem({ items, maxItems = 1000 }: Extract<Setting, { items: unknown }>, value: unknown) {
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) return 'a list of texts';
  if (value.length > maxItems) return `${maxItems} entries or fewer`;
  const wrong = (value as string[]).map((each) => textProblem(items, each)).find((each) => each !== null);
  return wrong === undefined || wrong === null ? null : `a list, each of it ${wrong}`;
}
