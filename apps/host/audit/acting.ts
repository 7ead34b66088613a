import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { AuditActor } from '#audit';
import { optionalSiteOf, type Site } from '../http/site.js';

const acting = new AsyncLocalStorage<AuditActor>();

/** Who acts: whose request this is, or the host by itself. For the audit log alone; nothing is allowed by it. */
export function currentActor(): AuditActor {
  return acting.getStore() ?? { kind: 'host' };
}

/** Notes for each request who asks. Last of the hooks: reading a body loses what the ones before it set. */
export function registerActing(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', (request, _reply, done) =>
    acting.run(actorOn(optionalSiteOf(request)), done),
  );
}

/** Who asks, as the log names them. */
export function actorOn(site: Site | null): AuditActor {
  if (site === null || site.caller === null) return { kind: 'stranger' };
  const { kind, accountId } = site.caller;
  return { kind, account: { tenantId: site.tenant.id, id: accountId } };
}
