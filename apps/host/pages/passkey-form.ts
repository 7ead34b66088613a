import { z } from 'zod';
import { InvalidCredentials, type MadePasskey, type UsedPasskey } from '#identity';
import type { FormBody, FormError } from '#web';
import { madePasskey, usedPasskey } from '../api/passkey-bodies.js';
import { failureOf } from '../http/failure.js';
import { failureText } from './failure-texts.js';
import { formText } from './form-errors.js';

const LONGEST = 20_000;

/** What the page's script filled in after a passkey was used. Throws `InvalidCredentials`. */
export function usedPasskeyOf(body: FormBody): UsedPasskey {
  return parsed(z.strictObject(usedPasskey), body);
}

/** What it filled in after one was made. Throws `InvalidCredentials`. */
export function madePasskeyOf(body: FormBody): MadePasskey {
  return parsed(z.strictObject(madePasskey), body);
}

/** For the top of the page: no field is to blame. Anything that the person cannot mend is thrown on. */
export function passkeyErrors(language: string, error: unknown): FormError[] {
  const { status, code } = failureOf(error);
  if (status >= 500 && code !== 'busy') throw error;
  const said = code === 'invalid_credentials' ? 'passkey_refused' : code;
  return [{ field: null, message: failureText(language, said).text }];
}

function parsed<Answer>(schema: z.ZodType<Answer>, body: FormBody): Answer {
  const prf = formText(body, 'prf');
  const given = {
    challenge: formText(body, 'challenge'),
    credential: json(formText(body, 'credential')),
    ...(prf !== '' && { prf }),
  };
  const { success, data } = schema.safeParse(given);
  if (!success) throw new InvalidCredentials();
  return data;
}

function json(text: string): unknown {
  try {
    return text.length > LONGEST ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
