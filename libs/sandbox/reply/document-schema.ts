import { z } from 'zod';
import type { DocumentBlock, DocumentInline, DocumentSource, FilledTemplate } from '#interview';
import { isSafeAddress } from './safe-address.js';

const text = z.string().max(1_000_000);

const inline: z.ZodType<DocumentInline> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text }),
    z.strictObject({ type: z.literal('strong'), content: inlines }),
    z.strictObject({ type: z.literal('emphasis'), content: inlines }),
    z.strictObject({ type: z.literal('code'), text }),
    z.strictObject({
      type: z.literal('link'),
      // A document leaves the page, so the page's own actions lead nowhere from it.
      href: z
        .string()
        .refine((href) => isSafeAddress(href) && /^[a-z]/i.test(href), 'not an address to link to'),
      content: inlines,
    }),
    z.strictObject({ type: z.literal('break') }),
    z.strictObject({
      type: z.literal('image'),
      file: z.string().max(200),
      text: z.string().max(1000),
      width: z
        .strictObject({ value: z.number().positive().max(40_000), unit: z.enum(['px', '%']) })
        .nullable(),
    }),
  ]),
);
const inlines = z.array(inline).max(100_000);

const block: z.ZodType<DocumentBlock> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('heading'), level: z.literal([1, 2, 3, 4, 5, 6]), content: inlines }),
    z.strictObject({
      type: z.literal('paragraph'),
      content: inlines,
      align: z.enum(['center', 'right']).optional(),
    }),
    z.strictObject({
      type: z.literal('list'),
      ordered: z.boolean(),
      start: z.int().min(0).max(1_000_000),
      items: z.array(blocks).max(100_000),
    }),
    z.strictObject({ type: z.literal('quote'), blocks }),
    z.strictObject({
      type: z.literal('table'),
      align: z.array(z.enum(['left', 'center', 'right']).nullable()).max(100),
      head: z.array(inlines).max(100),
      rows: z.array(z.array(inlines).max(100)).max(100_000),
    }),
    z.strictObject({ type: z.literal('rule') }),
    z.strictObject({ type: z.literal('pageBreak') }),
  ]),
);
const blocks = z.array(block).max(100_000);

const file = z.string().max(1000);
const template: z.ZodType<FilledTemplate> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('docx'),
    file,
    parts: z.record(z.string().max(200), z.array(z.union([z.int().min(0), text])).max(200_000)),
  }),
  z.strictObject({
    type: z.literal('pdf'),
    file,
    editable: z.boolean(),
    fields: z
      .array(z.strictObject({ name: z.string().max(1000), value: z.union([z.boolean(), text]) }))
      .max(10_000),
  }),
]);

/** The tree of a finished document. Its size and depth were bounded before parsing. */
export const documentSchema: z.ZodType<DocumentSource> = z.strictObject({
  name: z.string().max(1000),
  // It becomes part of a file name: no folders, drives or control characters.
  filename: z.string().regex(/^(?!\.{1,2}$)[^/\\:\p{Cc}]{1,1000}$/u),
  formats: z.array(z.enum(['pdf', 'docx', 'md', 'html'])).max(4),
  language: z.string().regex(/^[A-Za-z0-9-]{1,35}$/),
  metadata: z.record(z.string().max(200), z.string().max(10_000)),
  blocks,
  template: template.optional(),
});
