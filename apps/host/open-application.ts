import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { AppModule } from './app.module.js';
import { registerActing } from './audit/acting.js';
import { withAudit } from './audit/with-audit.js';
import { MalformedBody } from './http/malformed-body.js';
import { FailureFilter } from './http/failure-filter.js';
import { FailureSender } from './http/failure-sender.js';
import { LoginCookies } from './http/login-cookies.js';
import { registerSecurityHeaders } from './http/security-headers.js';
import { registerSiteHook } from './http/site-hook.js';
import { serveOpenApi } from './api/openapi.js';
import type { Platform } from './platform.js';

const MIB = 1024 * 1024;

/** The web server over an opened platform; it listens when it is told to. */
export async function openApplication(platform: Platform): Promise<NestFastifyApplication> {
  const { config } = platform;
  const { cert, key } = config.server.tls;
  const adapter = new FastifyAdapter({
    trustProxy: config.server.trustedProxies.length > 0 ? config.server.trustedProxies : false,
    bodyLimit: config.limits.screenAnswersMib * MIB + 64 * 1024,
    routerOptions: { maxParamLength: 500 },
    ...(cert !== null && key !== null && { https: { cert: readFileSync(cert), key: readFileSync(key) } }),
  });
  // In production not a line of it is loaded, so that no guard has to hold.
  const playground =
    platform.playground === null
      ? null
      : (await import('./playground/playground-parts.js')).playgroundParts(platform, platform.playground);
  const module = AppModule.of(withAudit(platform), playground);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  await app.register(cookie);
  // One byte more than a package may have, so that it is the package's own check that refuses it.
  await app.register(multipart, {
    limits: { fileSize: config.limits.packageMib * MIB + 1, files: 2, fields: 2, parts: 4, headerPairs: 50 },
    throwFileSizeLimit: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  registerSecurityHeaders(fastify);
  registerSiteHook(fastify, platform, app.get(LoginCookies), app.get(FailureSender));
  registerActing(fastify);
  app.useGlobalPipes(
    new StandardSchemaValidationPipe({ exceptionFactory: (issues) => MalformedBody.of(issues) }),
  );
  app.useGlobalFilters(app.get(FailureFilter));
  serveOpenApi(app);
  await app.init();
  await fastify.ready();
  return app;
}
