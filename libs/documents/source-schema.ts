import type { DocumentBlock, DocumentInline, DocumentSource, FilledTemplate } from '#interview';
import { z } from 'zod';

const inline: z.ZodType<DocumentInline> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text: z.string() }),
    z.strictObject({ type: z.literal('strong'), content: z.array(inline) }),
    z.strictObject({ type: z.literal('emphasis'), content: z.array(inline) }),
    z.strictObject({ type: z.literal('code'), text: z.string() }),
    z.strictObject({ type: z.literal('link'), href: z.string().max(8192), content: z.array(inline) }),
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

const cells = z.array(z.array(inline)).max(50);

const block: z.ZodType<DocumentBlock> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('heading'),
      level: z.literal([1, 2, 3, 4, 5, 6]),
      content: z.array(inline),
    }),
    z.strictObject({
      type: z.literal('paragraph'),
      content: z.array(inline),
      align: z.enum(['center', 'right']).optional(),
    }),
    z.strictObject({
      type: z.literal('list'),
      ordered: z.boolean(),
      start: z.int().min(0).max(1_000_000),
      items: z.array(z.array(block)),
    }),
    z.strictObject({ type: z.literal('quote'), blocks: z.array(block) }),
    z.strictObject({
      type: z.literal('table'),
      align: z.array(z.enum(['left', 'center', 'right']).nullable()).max(50),
      head: cells,
      rows: z.array(cells),
    }),
    z.strictObject({ type: z.literal('rule') }),
    z.strictObject({ type: z.literal('pageBreak') }),
  ]),
);

const template: z.ZodType<FilledTemplate> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('docx'),
    file: z.string(),
    parts: z.record(z.string(), z.array(z.union([z.int().min(0), z.string()]))),
  }),
  z.strictObject({
    type: z.literal('pdf'),
    file: z.string(),
    editable: z.boolean(),
    fields: z.array(z.strictObject({ name: z.string(), value: z.union([z.boolean(), z.string()]) })),
  }),
]);

/** The tree as it comes out of the isolate: unknown properties and kinds of node are refused. */
export const sourceSchema: z.ZodType<DocumentSource> = z.strictObject({
  name: z.string(),
  filename: z.string(),
  formats: z.array(z.enum(['pdf', 'docx', 'md', 'html'])),
  language: z.string(),
  metadata: z.record(z.string(), z.string()),
  blocks: z.array(block),
  template: template.optional(),
});
