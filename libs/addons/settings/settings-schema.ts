import { z } from 'zod';
import { problemsOf } from '#config';

const words = {
  title: z.string().max(200).optional(),
  description: z.string().max(1000).optional(),
  $comment: z.string().optional(),
};
const length = z.int().min(0).max(10_000);

const textSetting = z.strictObject({
  type: z.literal('string'),
  ...words,
  format: z.enum(['email', 'uri', 'date', 'hostname', 'password']).optional(),
  minLength: length.optional(),
  maxLength: length.optional(),
  enum: z.array(z.string().max(200)).min(1).max(100).optional(),
  default: z.string().max(10_000).optional(),
  'x-secret': z.boolean().optional(),
});

const numberSetting = z.strictObject({
  type: z.enum(['number', 'integer']),
  ...words,
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.number().optional(),
});

const yesNoSetting = z.strictObject({
  type: z.literal('boolean'),
  ...words,
  default: z.boolean().optional(),
});

const listSetting = z.strictObject({
  type: z.literal('array'),
  ...words,
  items: textSetting.pick({ type: true, format: true, minLength: true, maxLength: true, enum: true }),
  maxItems: z.int().min(1).max(1000).optional(),
  default: z.array(z.string().max(10_000)).max(1000).optional(),
});

const settingSchema = z.discriminatedUnion('type', [textSetting, numberSetting, yesNoSetting, listSetting]);

const schemaSchema = z.strictObject({
  $schema: z.string().optional(),
  ...words,
  type: z.literal('object'),
  properties: z
    .record(
      z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/, 'a name in letters, digits and _'),
      settingSchema,
    )
    .default({}),
  required: z.array(z.string()).default([]),
  additionalProperties: z.literal(false).optional(),
});

/** One setting of an add-on, as JSON Schema (2020-12) writes it. */
export type Setting = z.infer<typeof settingSchema>;

/**
 * What a tenant may set of an add-on: a flat object of texts, numbers, yes or no, and lists of texts.
 * Of JSON Schema it takes what a form can ask and this host checks; every other keyword is refused
 * rather than passed over, so that nobody trusts in one that is not checked. `pattern` is not among
 * them: an author's regular expression could hang the host.
 */
export type SettingsSchema = z.infer<typeof schemaSchema>;

/** The schema in a manifest, or a line for each problem. */
export function readSettingsSchema(given: unknown): SettingsSchema | { problems: string[] } {
  const parsed = schemaSchema.safeParse(given);
  if (!parsed.success) {
    return {
      problems: problemsOf(parsed.error.issues, schemaSchema).map(
        ({ field, message }) => `affiant.settings.${field}: ${message}`,
      ),
    };
  }
  const { properties, required } = parsed.data;
  const problems = required
    .filter((name) => !Object.hasOwn(properties, name))
    .map((name) => `affiant.settings.required: there is no setting ${name}`);
  return problems.length > 0 ? { problems } : parsed.data;
}

/** A secret goes in and never comes out again: `format: password` says so, and so does `x-secret: true`. */
export function isSecret(setting: Setting): boolean {
  return setting.type === 'string' && (setting.format === 'password' || setting['x-secret'] === true);
}
