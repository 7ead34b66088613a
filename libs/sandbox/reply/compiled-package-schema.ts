import { z } from 'zod';
import type { CompiledPackage } from '#interview';

const word = z.string().max(1000);
const text = z.string().max(100_000);

/** What the compiler gives for a package. The script is only ever evaluated in an isolate. */
export const compiledPackageSchema: z.ZodType<CompiledPackage> = z.strictObject({
  script: z.string(),
  interviews: z.record(
    word,
    z.strictObject({
      title: text,
      shortTitle: text,
      description: text,
      languages: z.array(z.string().max(35)).max(200),
      requiredPrivileges: z.array(word).max(200),
      multiUser: z.union([z.boolean(), z.literal('shared')]),
      backgroundAccess: z.boolean(),
      escrow: z.boolean(),
      deleteDays: z.number().nullable(),
      runnable: z.boolean(),
    }),
  ),
  templates: z.record(
    word,
    z.strictObject({ keep: z.array(word).max(1000), parts: z.record(word, z.array(z.string())) }),
  ),
  sources: z.record(z.string().max(1000), z.array(z.string().max(2000)).max(10_000)),
  problems: z
    .array(
      z.strictObject({
        severity: z.enum(['error', 'warning']),
        message: text,
        file: word,
        line: z.number(),
        column: z.number(),
      }),
    )
    .max(10_000),
});
