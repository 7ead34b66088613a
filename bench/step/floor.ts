import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import { Body, Controller, HttpCode, Module, NotFoundException, Param, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { FastifyRequest } from 'fastify';
import { queryInTenant } from '#database';
import { loginLookup } from '#encryption';
import type { Json, Screen } from '#interview';
import { registerSecurityHeaders } from '../../apps/host/http/security-headers.js';
import { readSession, writeStep } from '../../libs/sessions/session-row.js';

const LOGIN = {
  name: 'floor-login',
  text: `
  select l.wrapped, a.tenant_id as "tenantId", a.id, a.kind, a.public_key as "publicKey", a.mac
    from logins l join accounts a on a.tenant_id = l.tenant_id and a.id = l.account_id
   where l.id = $1 and l.ends_at > now()`,
};

/**
 * What a step costs where there is nothing to it: the same HTTP server and framework, the login's read
 * transaction, the session's, and the write transaction with a row of the size that was read. No
 * interview runs, and nothing is encrypted, decrypted or checked.
 */
export async function openFloor(em: EntityManager, tenantId: string): Promise<NestFastifyApplication> {
  const screens = new Map<string, Screen>();

  @Controller('floor')
  class FloorController {
    /** The screen that every later answer of this session gets back. */
    @Post(':id')
    remember(@Param('id') id: string, @Body() { screen }: { screen: Screen }) {
      screens.set(id, screen);
      return {};
    }

    @Post(':id/answers')
    @HttpCode(200)
    async answer(@Param('id') id: string, @Body() _values: Json, @Req() request: FastifyRequest) {
      const screen = screens.get(id);
      if (screen === undefined) throw new NotFoundException();
      const loginId = loginLookup(Buffer.from(request.cookies['affiant_login'] ?? '', 'base64url'));
      const [account] = await queryInTenant<{ id: string }>(em, tenantId, LOGIN, [loginId], {
        readOnly: true,
      });
      const row = account && (await readSession(em, { tenantId, accountId: account.id }, id));
      if (!row) throw new NotFoundException();
      const record = randomBytes(row.record.length);
      const sequence = row.sequence + 1;
      await writeStep(em, { tenantId, sessionId: id, sequence, record, finished: false });
      return { screen };
    }
  }

  @Module({ controllers: [FloorController] })
  class FloorModule {}

  const app = await NestFactory.create<NestFastifyApplication>(FloorModule, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  await app.register(cookie);
  registerSecurityHeaders(app.getHttpAdapter().getInstance());
  await app.init();
  return app;
}
