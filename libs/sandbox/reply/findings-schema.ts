import { z } from 'zod';
import type { Finding } from '#interview';

/** What the linter says of a package. */
export const findingsSchema: z.ZodType<Finding[]> = z
  .array(
    z.strictObject({
      rule: z.enum([
        'language',
        'undefined_name',
        'cycle',
        'missing_file',
        'form_field',
        'shadowed_function',
        'unreachable_block',
        'shadowed_definition',
        'missing_translation',
        'stale_translation',
        'missing_id',
        'missing_label',
        'reading_level',
        'text_from_fragments',
        'slow_pattern',
      ]),
      severity: z.enum(['error', 'warning']),
      message: z.string().max(100_000),
      file: z.string().max(1000),
      line: z.number(),
      column: z.number(),
    }),
  )
  .max(10_000);
