import { z } from 'zod';
import { usedPasskey } from './passkey-bodies.js';

const email = z.string().max(320);
const token = z.string().max(64);
/** Longer ones are refused by the rules of passwords, with their own words. */
const password = z.string().max(1024);
const recoveryCode = z.string().max(100);

export const tokenBody = z.strictObject({ token }).meta({ id: 'MailedLink' });

export const invitedBody = z.strictObject({ token, password }).meta({ id: 'AcceptAccount' });

export const forgotBody = z.strictObject({ email }).meta({ id: 'ForgotPassword' });

/** Nothing is lost with `recoveryCode`, or a passkey: `challenge`, `credential`, `prf`. */
export const resetBody = z
  .strictObject({
    token,
    password,
    recoveryCode: recoveryCode.optional(),
    acceptLoss: z.boolean().optional(),
    challenge: usedPasskey.challenge.optional(),
    credential: usedPasskey.credential.optional(),
    prf: usedPasskey.prf,
  })
  .meta({ id: 'ResetPassword' });

export const emailBody = z.strictObject({ email }).meta({ id: 'ChangeEmail' });

export const unlockBody = z
  .union([z.strictObject({ password }), z.strictObject({ recoveryCode }), z.strictObject(usedPasskey)])
  .meta({ id: 'UnlockAnswers' });
