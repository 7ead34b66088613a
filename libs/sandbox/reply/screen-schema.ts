import { z } from 'zod';
import type { Json, Screen, ScreenSection } from '#interview';
import { isSafeAddress } from './safe-address.js';

const word = z.string().max(1000);
const text = z.string().max(100_000);
const html = z.string().max(1_000_000);
const json: z.ZodType<Json> = z.json();
/** What an action carries along. */
const given = z.record(z.string().max(1000), json);
/** Files of add-ons alone: a page loads nothing from elsewhere. */
const isStatic = (address: string): boolean => address.startsWith('/addons/') && isSafeAddress(address);
const list = <T extends z.ZodType>(item: T) => z.array(item).max(10_000);

const media = z
  .array(
    z.strictObject({
      url: z.string().max(2000).refine(isStatic),
      type: z.string().regex(/^(?:audio|video)\/[a-z0-9]{1,20}$/),
      captions: z.string().max(2000).refine(isStatic).nullable(),
      label: text.nullable(),
    }),
  )
  .max(20);
const picture = z.string().max(2000).refine(isStatic);

const choice = z.strictObject({
  value: json,
  label: text,
  helpHtml: html.nullable(),
  image: picture.optional(),
});

const field = z.strictObject({
  name: word,
  label: text,
  labelHtml: html,
  datatype: z.string().regex(/^[a-z_]{1,40}$/),
  inputType: z
    .string()
    .regex(/^[a-z_ ]{1,40}$/)
    .nullable(),
  required: z.boolean(),
  default: json,
  none: text.nullable(),
  hint: text.nullable(),
  helpHtml: html.nullable(),
  choices: list(choice),
  min: json,
  max: json,
  minlength: z.number().nullable(),
  maxlength: z.number().nullable(),
  step: z.number().nullable(),
  accept: word.nullable(),
  showIf: z.strictObject({ field: word, is: json, hide: z.boolean() }).nullable(),
  currencySymbol: z.string().max(20).optional(),
  rows: z.int().min(1).max(100).optional(),
  all: text.optional(),
  others: z
    .strictObject({
      disable: list(word).optional(),
      check: list(word).optional(),
      uncheck: list(word).optional(),
    })
    .optional(),
  metadata: z.record(word, json).optional(),
  maximumBytes: z.number().positive().optional(),
  fileNames: z.array(text).max(100).optional(),
  other: text.optional(),
  grid: z.int().min(1).max(12).optional(),
  scale: word.optional(),
});

const section: z.ZodType<ScreenSection> = z.lazy(() =>
  z.strictObject({
    id: word,
    label: text,
    state: z.enum(['current', 'done', 'todo']),
    children: z.array(section).max(200),
    action: word.nullable().optional(),
  }),
);

/** A screen as an isolate may give it: every member named, typed and bounded; others are refused. */
export const screenSchema: z.ZodType<Screen> = z.strictObject({
  session: word,
  screen: word,
  interview: word,
  kind: z.enum(['question', 'end', 'error', 'message']),
  blockId: word.nullable(),
  event: word.nullable(),
  question: text,
  questionHtml: html,
  subquestionHtml: html,
  underHtml: html,
  help: list(z.strictObject({ label: text, html, audio: media.optional(), video: media.optional() })),
  fields: list(field),
  buttons: list(z.strictObject({ name: word.nullable(), value: json, label: text })),
  review: list(
    z.strictObject({
      label: text,
      textHtml: html,
      edits: list(word),
      action: word,
      arguments: given,
      button: text.nullable().optional(),
    }),
  ),
  actions: list(
    z.strictObject({
      label: text,
      action: word,
      arguments: given,
      edits: word.nullable(),
      deletes: word.nullable(),
    }),
  ),
  section: word.nullable(),
  sections: z.array(section).max(200),
  progress: z.number().min(0).max(100),
  canGoBack: z.boolean(),
  language: z.string().regex(/^[A-Za-z0-9-]{1,35}$/),
  direction: z.enum(['ltr', 'rtl']),
  documents: list(
    z.strictObject({
      name: text,
      filename: z.string().max(200),
      formats: z.array(z.strictObject({ format: z.string().max(10), url: z.string().max(2000) })).max(4),
    }),
  ),
  errors: list(z.strictObject({ field: word.nullable(), message: text })),
  terms: list(z.strictObject({ term: text, html })).optional(),
  downloadAll: z.boolean().optional(),
  audio: media.optional(),
  video: media.optional(),
  decoration: picture.optional(),
  reload: z.number().min(4).max(3600).optional(),
  allowEmailing: z.boolean().optional(),
  exitPage: z.boolean().optional(),
});
