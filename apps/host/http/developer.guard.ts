import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { refuseDeveloper } from '#identity';
import { PLATFORM, type Platform } from '../platform.js';
import { optionalSiteOf } from './site.js';

const LOGOUT = new Set(['/logout', '/api/v1/auth/logout']);

/**
 * In production whoever holds `developer` may do one thing: log out. The privileges are those of this
 * moment, so one that is granted past us counts against its holder at the next request.
 */
@Injectable()
export class DeveloperGuard implements CanActivate {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = optionalSiteOf(request)?.caller;
    if (caller && !LOGOUT.has(request.url.split('?', 1)[0]!)) {
      // One that waits for a confirmed address is held all the same.
      const held = new Set([...caller.privileges, ...caller.waiting]);
      refuseDeveloper(held, this.platform.config.environment);
    }
    return true;
  }
}
