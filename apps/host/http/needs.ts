import {
  applyDecorators,
  Injectable,
  NotFoundException,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { EmailNotConfirmed, NotLoggedIn } from '#identity';
import { Forbidden } from './forbidden.js';
import { siteOf, type Site } from './site.js';

interface Need {
  privileges: readonly string[];
  /** Served on the provider's console alone; elsewhere there is nothing at the address. */
  onConsole: boolean;
}

const NEED = 'affiant:need';

/**
 * Throws `NotLoggedIn` for strangers and guests, `Forbidden` where the account holds none of these
 * privileges. On the provider's console an operator may do what admins do elsewhere.
 */
export function requireOneOf({ caller, tenant }: Site, privileges: readonly string[]): void {
  if (caller === null || caller.kind === 'guest') throw new NotLoggedIn();
  const enough = tenant.isConsole && privileges.includes('admin') ? [...privileges, 'operator'] : privileges;
  if (enough.some((privilege) => caller.privileges.has(privilege))) return;
  if (enough.some((privilege) => caller.waiting.has(privilege))) throw new EmailNotConfirmed();
  throw new Forbidden();
}

@Injectable()
export class NeedsGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const { privileges, onConsole } = this.reflector.getAllAndOverride<Need>(NEED, [
      context.getHandler(),
      context.getClass(),
    ]);
    const site = siteOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (onConsole && !site.tenant.isConsole) throw new NotFoundException();
    requireOneOf(site, privileges);
    return true;
  }
}

/** A controller or route for accounts that hold one of these privileges; for an operator on the console too. */
export function Needs(...privileges: string[]) {
  return needs({ privileges, onConsole: false });
}

/** The same on the provider's console alone: 404 on any other host name. */
export function NeedsOnConsole(...privileges: string[]) {
  return needs({ privileges, onConsole: true });
}

function needs(need: Need) {
  return applyDecorators(SetMetadata(NEED, need), UseGuards(NeedsGuard));
}
