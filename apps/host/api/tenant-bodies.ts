import { z } from 'zod';

const privileges = z.array(z.string().max(64)).max(100);

export const createUserBody = z
  .strictObject({ email: z.string().max(320), privileges: privileges.default([]) })
  .meta({ id: 'CreateUser' });

export const privilegesBody = z.strictObject({ privileges }).meta({ id: 'Privileges' });
