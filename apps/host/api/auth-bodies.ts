import { z } from 'zod';
import { usedPasskey } from './passkey-bodies.js';

const email = z.string().max(320);
/** Longer ones are refused by the rules of passwords, with their own words. */
const password = z.string().max(1024);
const takeSessions = z.array(z.uuid()).max(100).optional();

export const registerBody = z.strictObject({ email, password, takeSessions }).meta({ id: 'Register' });

export const smsBody = z.strictObject({ phone: z.string().max(40) }).meta({ id: 'SmsLogin' });

export const smsVerifyBody = z
  .strictObject({ challenge: z.string().max(64), code: z.string().max(16), takeSessions })
  .meta({ id: 'SmsVerify' });

export const resumeBody = z.strictObject({ code: z.string().max(100) }).meta({ id: 'Resume' });

export const passwordBody = z
  .strictObject({ current: password.optional(), password })
  .meta({ id: 'ChangePassword' });

const code = z.string().max(64);

export const stepUpBody = z
  .union([z.strictObject({ password }), z.strictObject({ code }), z.strictObject(usedPasskey)])
  .meta({ id: 'StepUp' });

export const stepUpCodeBody = z.strictObject({ by: z.enum(['mail', 'sms']) }).meta({ id: 'StepUpCode' });

/** The second factor by `code`, or by a passkey: `challenge`, `credential`. */
export const loginBody = z
  .strictObject({
    email,
    password,
    code: z.string().max(64).optional(),
    challenge: usedPasskey.challenge.optional(),
    credential: usedPasskey.credential.optional(),
    prf: usedPasskey.prf,
    takeSessions,
  })
  .meta({ id: 'Login' });
