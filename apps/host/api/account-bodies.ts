import { z } from 'zod';

const name = z.string().trim().max(100).nullable().optional();
/** BCP 47, as far as a language, script and region go. */
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .max(35)
  .nullable()
  .optional();

export const profileBody = z
  .strictObject({ firstName: name, lastName: name, language })
  .meta({ id: 'Profile' });
