import { z } from 'zod';
import { configSchema } from './schema.js';

const { encryption, identity, messaging, retention, locale, limits, help, theme } = configSchema.shape;

/** Of the whole configuration, what a tenant may set (see `TenantSettings`). */
export const settable = z.strictObject({
  encryption: encryption.pick({
    key_sources: true,
    allow_plaintext: true,
    minimum_grade: true,
    allow_background_access: true,
    background_days: true,
    escrow: true,
  }),
  identity: identity.pick({
    registration: true,
    login_methods: true,
    second_factor: true,
    email_confirmation_privileges: true,
    guests: true,
  }),
  messaging,
  retention: retention.pick({ interview_delete_days: true }),
  locale,
  limits,
  help,
  theme,
});

type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Partially<T[K]> }
    : T;

/** What one tenant sets for itself, as files and the API write it; what is absent is inherited. */
export type TenantSettings = Partially<z.infer<typeof settable>>;

/** Refuses unknown keys and those that only the installation may set. */
export const settingsSchema: z.ZodType<TenantSettings> = partially(settable) as z.ZodType<TenantSettings>;

function partially(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema;
  const shape = Object.entries(schema.shape);
  return z.strictObject(Object.fromEntries(shape.map(([key, inner]) => [key, partially(inner).optional()])));
}
