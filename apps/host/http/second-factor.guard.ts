import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SecondFactorEnrolmentRequired, SecondFactorRequired, SecondFactors } from '#identity';
import { TenantSettings } from '../tenant-settings.js';
import { optionalSiteOf, type Site } from './site.js';

const LOGOUT = ['/logout', '/api/v1/auth/logout', '/exit'];
const PROVING = [...LOGOUT, '/account/step-up', '/api/v1/auth/step-up', '/api/v1/auth/step-up/code'];
const ENROLLING = [...PROVING, '/api/v1/auth/me'];
const FACTORS = ['/account/second-factors', '/api/v1/account/second-factors'];

const enrolling = new WeakSet<object>();

/** Whether this request comes with a login that may do nothing but enrol a factor. */
export function mayOnlyEnrol(request: FastifyRequest): boolean {
  return enrolling.has(request.raw);
}

/**
 * A login that still owes its second factor may only prove it; one whose privileges need a factor that the
 * account does not have may only enrol one. Read anew with each request: a privilege that is granted, or a
 * factor that is deleted in the database, counts at once.
 */
@Injectable()
export class SecondFactorGuard implements CanActivate {
  constructor(
    private readonly factors: SecondFactors,
    private readonly settings: TenantSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const site = optionalSiteOf(request);
    const caller = site?.caller;
    if (!site || caller?.kind !== 'person') return true;
    const path = request.url.split('?', 1)[0]!;
    if (caller.factorDue) {
      if (PROVING.includes(path)) return true;
      throw new SecondFactorRequired(await this.factors.methodsOf(site.tenant.id, caller.accountId));
    }
    if (!(await this.lacksFactor(site))) return true;
    enrolling.add(request.raw);
    if (ENROLLING.includes(path) || isBelow(path)) return true;
    throw new SecondFactorEnrolmentRequired();
  }

  private async lacksFactor({ tenant, caller }: Site): Promise<boolean> {
    const { requiredFor } = (await this.settings.of(tenant.id)).identity.secondFactor;
    if (caller === null || !requiredFor.some((privilege) => caller.privileges.has(privilege))) return false;
    return (await this.factors.methodsOf(tenant.id, caller.accountId)).length === 0;
  }
}

function isBelow(path: string): boolean {
  return FACTORS.some((address) => path === address || path.startsWith(`${address}/`));
}
