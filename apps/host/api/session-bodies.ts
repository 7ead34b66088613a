import { z } from 'zod';
import type { Json } from '#interview';

const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;
const screenId = z.string().min(1).max(64);

/** Bodies of the interview routes; unknown properties are refused. */
export const startBody = z
  .strictObject({
    interview: z.string().max(200),
    urlArgs: z.record(z.string(), json).default({}),
    language: z.string().max(35).optional(),
    ownDevice: z.boolean().default(false),
  })
  .meta({ id: 'StartSession' });

export const answersBody = z
  .strictObject({ screen: screenId, values: z.record(z.string(), json) })
  .meta({ id: 'Answers' });

export const paperMailBody = z.strictObject({ email: z.string().max(320) }).meta({ id: 'MailPapers' });

export const backBody = z.strictObject({ screen: screenId }).meta({ id: 'Back' });

export const actionBody = z
  .strictObject({
    screen: screenId.optional(),
    action: z.string().max(500),
    arguments: z.record(z.string(), json).default({}),
  })
  .meta({ id: 'Action' });

export const languageBody = z.strictObject({ language: z.string().max(35) }).meta({ id: 'Language' });
