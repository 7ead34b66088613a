import { z } from 'zod';

const email = z.string().max(320);
/** Longer ones are refused by the rules of passwords, with their own words. */
const password = z.string().max(1024);
const takeSessions = z.array(z.uuid()).max(100).optional();

export const registerBody = z.strictObject({ email, password, takeSessions }).meta({ id: 'Register' });

export const loginBody = z
  .strictObject({ email, password, code: z.string().max(64).optional(), takeSessions })
  .meta({ id: 'Login' });
