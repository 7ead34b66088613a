import { z } from 'zod';
import type { Effect, Json, KernelState, StepReply } from '#interview';
import { documentSchema } from './document-schema.js';
import { isSafeAddress } from './safe-address.js';
import { screenSchema } from './screen-schema.js';

const screenError = z.strictObject({
  field: z.string().max(1000).nullable(),
  message: z.string().max(100_000),
});
// What a line break in an address or a subject could add are headers of the message.
const oneLine = z
  .string()
  .max(1000)
  .regex(/^[^\p{Cc}]*$/u);

const attachment = z.union([
  z.strictObject({ name: z.string().max(1000), document: documentSchema }),
  z.strictObject({ name: z.string().max(1000), file: z.string().max(100) }),
]);

const effect: z.ZodType<Effect> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('send_email'),
    to: z.array(oneLine).max(100),
    subject: oneLine,
    text: z.string().max(1_000_000),
    html: z.string().max(1_000_000),
    attachments: z.array(attachment).max(20),
  }),
  z.strictObject({ type: z.literal('send_sms'), to: oneLine, body: z.string().max(2000) }),
  z.strictObject({ type: z.literal('log'), text: z.string().max(10_000) }),
]);

const command = z.strictObject({
  command: z.enum(['exit', 'leave', 'restart', 'logout', 'register', 'signin', 'new_session']),
  url: z
    .string()
    .refine((url) => isSafeAddress(url), 'not an address to go to')
    .optional(),
});

/** The kernel's own; the host stores it without reading it. */
const state = z.custom<KernelState>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

export const replySchema: z.ZodType<StepReply> = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    outcome: z.enum(['screen', 'invalid']),
    state,
    screen: screenSchema as z.ZodType<Extract<StepReply, { ok: true }>['screen']>,
    documents: z.array(documentSchema).max(200),
    effects: z.array(effect).max(1000),
    command: command.nullable(),
    variables: z.record(z.string(), z.json() as z.ZodType<Json>).optional(),
    beside: z.record(z.string(), z.json() as z.ZodType<Json>).optional(),
  }),
  z.strictObject({
    ok: z.literal(false),
    error: z.strictObject({
      kind: z.enum(['not_defined', 'cycle', 'author_error', 'limit', 'bad_request']),
      message: z.string().max(20_000),
      chain: z
        .array(
          z.strictObject({
            file: z.string().max(1000),
            line: z.number(),
            block: z.string().max(1000).nullable(),
          }),
        )
        .max(2000),
      errors: z.array(screenError).max(10_000).optional(),
    }),
    fetch: z
      .strictObject({
        key: z.string().max(1_100_000),
        url: z.string().max(8000),
        method: z.enum(['GET', 'POST']),
        headers: z.record(z.string().regex(/^[a-z0-9-]{1,100}$/), z.string().max(8000)),
        body: z.string().max(1_000_000).nullable(),
      })
      .optional(),
  }),
]);
