import { NotFoundException } from '@nestjs/common';
import type { Config } from '#config';

/** Throws 404 where the tenant offers no login by e-mail address and password. */
export function requireEmailLogin({ loginMethods }: Config['identity']): void {
  if (!loginMethods.email.enabled) throw new NotFoundException();
}
