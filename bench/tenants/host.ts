import 'reflect-metadata';
import { once } from 'node:events';
import { PlatformKey } from '#encryption';
import { startHostOver } from '../../test/host-over.js';
import { residentBelow } from './resident-memory.js';
import type { TenantsOrder, TenantsReport } from './protocol.js';

const MIB = 1024 * 1024;

/** The process with the host that is measured: it is started over tenants that are there. */
const [order] = (await once(process, 'message')) as [TenantsOrder];
const begun = performance.now();
const key = PlatformKey.fromText(order.platformKey);
const host = await startHostOver(order.addresses, order.dataFolder, {}, key);
const startMs = performance.now() - begun;
const baseMib = process.memoryUsage().rss / MIB;

const before = await settled();
const opening = performance.now();
const opened = order.tenants.slice(0, order.opened);
for (const tenant of opened) await host.platform.interviews.installed(tenant);
const openMs = (performance.now() - opening) / opened.length;
const idleMib = ((await settled()) - before) / MIB / opened.length;

const workersBefore = await residentBelow(process.pid);
const active = order.tenants.slice(0, order.active);
await Promise.all(active.map((tenant) => step(tenant)));
const activeMib = ((await residentBelow(process.pid)) - workersBefore) / active.length;

process.send?.({ startMs, baseMib, openMs, idleMib, activeMib } satisfies TenantsReport);
await once(process, 'disconnect');
await host.close();
process.exit(0);

async function step(tenant: string): Promise<void> {
  const { interviews, steps } = host.platform;
  const [pack] = await interviews.installed(tenant);
  if (pack === undefined) throw new Error(`${tenant} has no add-on.`);
  const session = { id: tenant, interview: `${pack.addon}:answer`, seed: '0'.repeat(32), state: null };
  await steps.take(
    tenant,
    pack,
    session,
    { type: 'start', urlArgs: {} },
    {
      timeZone: 'UTC',
      language: '',
      currency: '$',
      limits: { searches: 1000, listItems: 10_000, fields: 200, screenBytes: MIB, stateBytes: 16 * MIB },
      person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
      explain: false,
    },
  );
}

/** Bytes that are held once what can go has gone. */
async function settled(): Promise<number> {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
