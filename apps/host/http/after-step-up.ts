import {
  applyDecorators,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { StepUp } from '#identity';
import { mayOnlyEnrol } from './second-factor.guard.js';
import { siteOf } from './site.js';

@Injectable()
export class AfterStepUpGuard implements CanActivate {
  constructor(private readonly stepUp: StepUp) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    await this.stepUp.require(siteOf(request).caller, mayOnlyEnrol(request));
    return true;
  }
}

/**
 * A controller or route for who has proven again who it is within the last minutes. Throws `StepUpRequired`;
 * `NotLoggedIn` for strangers and guests. A browser is led to `/account/step-up` and back to the address it
 * asked for, so a page's POST that needs this should stand at an address that a GET serves too.
 */
export function AfterStepUp() {
  return applyDecorators(UseGuards(AfterStepUpGuard));
}
