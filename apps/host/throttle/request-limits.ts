import type { ExecutionContext } from '@nestjs/common';
import type { ThrottlerOptions } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import type { Config } from '#config';
import { addressBlock } from '#identity';
import { siteOf } from '../http/site.js';
import { bringsFiles, kindOf, type RequestKind } from './request-kinds.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Asked on any host name, by load balancers, and answered without a tenant. */
const UNCOUNTED = new Set(['/healthz', '/readyz']);

/** `throttle` of the configuration as the throttler's named limits; a number of 0 is no limit. */
export function requestLimits(throttle: Config['throttle']): ThrottlerOptions[] {
  const ofAddress = (kind: RequestKind, limit: number, ttl: number): ThrottlerOptions => ({
    name: kind,
    limit,
    ttl,
    skipIf: (context) => kindOf(requestOf(context)) !== kind,
    getTracker: (request) => addressBlock(String(request.ip)),
  });
  const all: ThrottlerOptions[] = [
    {
      name: 'request',
      limit: throttle.requestsPerMinute,
      ttl: MINUTE,
      skipIf: (context) => isUncounted(requestOf(context)),
      getTracker: (request) => addressBlock(String(request.ip)),
    },
    {
      name: 'step',
      limit: throttle.stepsPerSecondPerTenant,
      ttl: SECOND,
      skipIf: (context) => kindOf(requestOf(context)) !== 'step',
      getTracker: (_, context) => siteOf(requestOf(context)).tenant.id,
    },
    ofAddress('registration', throttle.registrationsPerHour, HOUR),
    ofAddress('reset', throttle.resetsPerHour, HOUR),
    {
      ...ofAddress('upload', throttle.uploadsPerMinute, MINUTE),
      skipIf: (context) => !bringsFiles(requestOf(context)),
    },
  ];
  return all.filter(({ limit }) => limit !== 0);
}

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

function isUncounted(request: FastifyRequest): boolean {
  const route = request.routeOptions.url ?? '';
  return UNCOUNTED.has(route) || route.startsWith('/assets/');
}
