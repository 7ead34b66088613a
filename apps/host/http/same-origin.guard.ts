import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PlatformKey } from '#encryption';
import { requireCsrfToken, requireSameOrigin } from '#identity';
import { siteOf } from './site.js';
import { TOKEN_IN_UPLOAD } from './token-in-upload.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What changes anything must come from a page of this very origin, and, where a cookie login stands
 * behind it, carry that login's token in `x-csrf-token` or `_csrf` (OWASP CSRF Prevention).
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(
    private readonly platformKey: PlatformKey,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (SAFE_METHODS.has(request.method)) return true;
    const site = siteOf(request);
    if (site.caller?.by === 'bearer') return true;
    requireSameOrigin(
      { secFetchSite: single(request.headers['sec-fetch-site']), origin: request.headers.origin },
      site.origin,
      site.caller !== null,
    );
    const tokenComesLater = this.reflector.get<boolean | undefined>(TOKEN_IN_UPLOAD, context.getHandler());
    const laterOnes = tokenComesLater === true && request.isMultipart();
    if (site.caller !== null && !laterOnes) {
      const token = single(request.headers['x-csrf-token']) ?? formToken(request.body);
      requireCsrfToken(this.platformKey, site.tenant.id, site.caller.loginId, token);
    }
    return true;
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function formToken(body: unknown): string | undefined {
  const token = (body as { _csrf?: unknown } | null | undefined)?._csrf;
  return typeof token === 'string' ? token : undefined;
}
